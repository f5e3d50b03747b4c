import ArgumentParser
import CasebusModel
import CasebusReports

struct Savings: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell which steps, days and trips could go, and what windows could finish.",
        discussion: """
            Each list begins with what costs most: steps by the time they are held; steps that are only signed and \
            answered at once; limits that are promised for longer than nine of ten took; corrections for which \
            applicants had to come; cases that a hall may finish and handed on. What sits in a hall counts for the \
            hall, stations and outlets count together.
            """)

    @Option(help: ArgumentHelp("Only this matter.", valueName: "code"))
    var matter: String?

    @Option(help: ArgumentHelp("Only what was pushed or registered from this time on.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only what was pushed or registered before this time.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("At most so many rows of each list, 1 to 1000.", valueName: "number"))
    var limit: Int = 20

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if !(1...1000).contains(limit) { throw ValidationError("--limit \(limit): write a number from 1 to 1000.") }
    }

    func run() async throws {
        let parameters = Parameters(
            matter: matter, since: try since.map { try TimeArgument.instant($0, option: "--since").description },
            until: try until.map { try TimeArgument.instant($0, option: "--until").description }, limit: limit)
        _ = try await answer("savings", parameters, as: SavingsAnswer.self, render: SavingsReport.lines)
    }

    private struct Parameters: Encodable {
        var matter: String?
        var since: String?
        var until: String?
        var limit: Int
    }
}
