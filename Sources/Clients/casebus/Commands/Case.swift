import ArgumentParser

struct Case: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell with whom a case is, since when, and how it came there.",
        discussion: "The first line answers the question at the counter.")

    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
    var id: String

    @Option(
        help: ArgumentHelp("The unit that registered the case, where several have one of this id.", valueName: "unit"))
    var registrar: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        _ = try await answer("case", Parameters(registrar: registrar, id: id), as: CaseAnswer.self) {
            CaseReport($0).lines
        }
    }

    private struct Parameters: Encodable {
        var registrar: String?
        var id: String
    }
}
