import ArgumentParser
import CasebusConfiguration
import CasebusModel
import CasebusReports

struct Init: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the folder of a new installation: configuration, units, keys, state.",
        discussion: "Two installations run side by side when their endpoints and board ports differ.")

    @Argument(help: ArgumentHelp("A folder that is empty or does not exist.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(
        name: .customLong("board-port"),
        help: ArgumentHelp("The port of the web board on this machine.", valueName: "port"))
    var boardPort: UInt16 = 7461

    @Option(
        name: .customLong("unit"), parsing: .singleValue,
        help: ArgumentHelp(
            "A unit to begin with, beside operator/main and importer/main; may be repeated.", valueName: "address"))
    var unitNames: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if boardPort == 0 { throw ValidationError("--board-port 0: write a port from 1 to 65535.") }
    }

    func run() async throws {
        var plan = Installation.Plan()
        plan.endpoint = options.endpoint ?? plan.endpoint
        plan.boardPort = boardPort
        plan.units = try [
            (UnitArgument.address(GlobalOptions.operatorUnit), .operator),
            (UnitArgument.address(Import.unit), .importer),
        ]
        for name in unitNames {
            let address = try UnitArgument.address(name, option: "--unit")
            if plan.units.contains(where: { $0.address == address }) {
                throw CommandFailure(.usage, SetupWords.unitTwice(name))
            }
            plan.units.append((address, .unit))
        }
        let installation = try Installation.write(plan, to: folder, generateKeys: UnitKeys.generate)
        try StandardOutput.line(options.json ? try QueryDocument.text(Made(installation)) : text(installation, plan))
    }

    private func text(_ installation: Installation, _ plan: Installation.Plan) -> String {
        SetupWords.made(
            installation.folder, units: plan.units.count, config: ShellWord.quoted(installation.path))
    }

    private struct Made: Encodable {
        var config: String
        var endpoint: String
        var units: [String]

        init(_ installation: Installation) {
            config = installation.path
            endpoint = installation.configuration.endpoints.first?.text ?? ""
            units = installation.units.units.map(\.address.text)
        }
    }
}
