import ArgumentParser
import CasebusModel
import CasebusReports

struct Handovers: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell who hands over to whom, how often, and how long it waits to be signed for.",
        discussion:
            "The pairs come in the order of the time waited in all. --json has the field names that process mining "
            + "uses."
    )

    @Option(help: ArgumentHelp("Only what was pushed from this time on.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only what was pushed before this time.", valueName: "time"))
    var until: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let parameters = Parameters(
            since: try since.map { try TimeArgument.instant($0, option: "--since").description },
            until: try until.map { try TimeArgument.instant($0, option: "--until").description })
        _ = try await answer("handovers", parameters, as: HandoverAnswer.self, render: HandoverReport.lines)
    }

    private struct Parameters: Encodable {
        var since: String?
        var until: String?
    }
}
