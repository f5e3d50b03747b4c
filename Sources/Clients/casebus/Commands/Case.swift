import ArgumentParser
import CasebusReports

struct Case: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell with whom a case is, since when, and how it came there.",
        discussion: "The first line answers the question at the counter.")

    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
    var id: String

    @Option(
        help: ArgumentHelp("The unit that registered the case, where several have one of this id.", valueName: "unit"))
    var registrar: String?

    @Option(
        help: ArgumentHelp(
            "The case as it was at this instant, such as 2026-01-05T09:30:00+08:00. Default: now.", valueName: "time"))
    var at: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let instant = try at.map { try TimeArgument.instant($0, option: "--at") }
        let parameters = Parameters(registrar: registrar, id: id, at: instant.map(Instant.init))
        _ = try await answer("case", parameters, as: CaseAnswer.self) {
            CaseReport($0, now: instant ?? HumanTime.now()).lines
        }
    }

    private struct Parameters: Encodable {
        var registrar: String?
        var id: String
        var at: Instant?
    }
}
