import ArgumentParser
import CasebusMatters
import CasebusModel
import CasebusReports

struct Matters: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the matters, or show one and who is responsible for it.",
        discussion: "Reads casebus.yaml and the files it names under matters and responsibility; the bus need not run.",
        subcommands: [List.self, Show.self, Route.self], defaultSubcommand: List.self)

    @OptionGroup var options: GlobalOptions

    struct List: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the matters: kind, steps, and how long they are promised to take.",
            discussion: """
                PROMISED is the sum of the promised limits along the critical path: of all ways from a first step to a \
                last one, the longest. Limits in different units are added each for itself.
                """)

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try MatterDesk(options)
            if options.json {
                let matters = desk.catalogue.matters.map { MatterDocument($0, of: desk.catalogue, desk.list) }
                try StandardOutput.line(try QueryDocument.text(["matters": matters]))
            } else if desk.catalogue.matters.isEmpty {
                try StandardOutput.line(desk.noMatters)
            } else {
                try StandardOutput.line(MatterReport.list(desk.catalogue.matters).joined(separator: "\n"))
            }
        }
    }

    struct Show: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a matter: its steps and their order, limits, who is responsible, windows, what it feeds.",
            discussion: """
                What holds for a case as a whole is the matter's own rule, else that of its kind. A step without a limit \
                has the default one.
                """)

        @Argument(help: ArgumentHelp("The matter's code.", valueName: "code"))
        var code: String

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let desk = try MatterDesk(options)
            let document = MatterDocument(try desk.matter(code), of: desk.catalogue, desk.list)
            try StandardOutput.line(
                options.json
                    ? try QueryDocument.text(document) : MatterReport.lines(document).joined(separator: "\n"))
        }
    }

    struct Route: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell who is responsible for a step of a matter, and by which entry of which list.",
            discussion: "Exit status 1 when nobody is, or when it depends on what was not said.")

        @Argument(help: ArgumentHelp("The matter's code.", valueName: "matter"))
        var matter: String

        @Argument(help: ArgumentHelp("The step's code.", valueName: "step"))
        var step: String

        @Option(help: ArgumentHelp("Who applies: company or person.", valueName: "applicant"))
        var applicant: Applicant?

        @Option(help: ArgumentHelp("The unit that registers the case.", valueName: "unit"))
        var registrar: String?

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let registrar = try registrar.map { try UnitArgument.address($0, option: "--registrar") }
            let answer = try MatterDesk(options).owner(
                of: OwnerQuestion(matter: matter, step: step, applicant: applicant, registrar: registrar))
            try StandardOutput.line(options.json ? try QueryDocument.text(answer) : answer.told)
        }
    }
}
