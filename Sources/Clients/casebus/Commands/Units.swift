import ArgumentParser
import CasebusConfiguration
import CasebusModel
import CasebusReports

struct Units: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the units: who is present, and what each has open.",
        discussion: "`casebus units add ADDRESS` adds one to the installation.",
        subcommands: [List.self, Add.self], defaultSubcommand: List.self)

    @OptionGroup var options: GlobalOptions

    struct List: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the units: who is present, and what each has open.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            _ = try await answer("units", [String: String](), as: UnitsAnswer.self, render: UnitsReport.lines)
        }
    }

    struct Add: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a unit with a new key to units.yaml.",
            discussion: """
                Its key file stays in the installation's keys folder; hand it to the unit by a safe way. \
                A daemon that runs knows the unit after: casebus reload.
                """)

        @Argument(help: ArgumentHelp("The unit's address, such as bureau/market.", valueName: "address"))
        var name: String

        @Option(help: "What it may do beyond acting for itself: unit, operator or importer.")
        var role: Role = .unit

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let address = try UnitArgument.address(name)
            let path = try Installation.locate(argument: options.config)
            let installation = try Installation.load(path, for: .units)
            let keyPath = try installation.adding(address, role: role, generateKeys: UnitKeys.generate)
            if options.json {
                try StandardOutput.line(
                    try QueryDocument.text(["address": address.text, "role": role.rawValue, "key": keyPath]))
            } else {
                try StandardOutput.line(
                    SetupWords.added(
                        address.text, to: installation.configuration.unitsPath, key: keyPath,
                        ShellWord.quoted(address.text)))
            }
        }
    }
}
