import ArgumentParser
import CasebusConfiguration
import CasebusModel
import CasebusReports
import Foundation

struct Tokens: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give out, list and take back the tokens that open the board.",
        discussion: """
            Reads and writes the file that board.tokens in casebus.yaml names; the bus need not run. The board knows of a \
            change within a second.
            """,
        subcommands: [Add.self, List.self, Revoke.self])

    @OptionGroup var options: GlobalOptions

    struct Add: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give out a token for a unit, and show it once.",
            discussion: "Its holder sees what the unit sees. Only its digest is kept: a token that is lost is replaced."
        )

        @Option(name: .customLong("unit"), help: ArgumentHelp("Whose.", valueName: "unit"))
        var holder: String

        @Option(help: "What it lets its holder see: unit, or the unit's own role. Default: the unit's own.")
        var role: Role?

        @Option(help: ArgumentHelp("For how many days it is good.", valueName: "number"))
        var days = 90

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            guard TokenFile.daysRange.contains(days) else {
                throw CommandFailure(.usage, TokenWords.days(days, most: TokenFile.daysRange.upperBound))
            }
            let unit = try UnitArgument.address(holder, option: "--unit")
            let (installation, path) = try Tokens.file(options)
            guard let entry = installation.units[unit] else {
                throw CommandFailure(.usage, TokenWords.unknown(unit.text, in: installation.configuration.unitsPath))
            }
            let role = role ?? entry.role
            guard role == .unit || role == entry.role else {
                throw CommandFailure(.usage, TokenWords.role(unit.text, Term.shown(entry.role.rawValue)))
            }
            var generator = SystemRandomNumberGenerator()
            let token = BoardToken(using: &generator)
            let now = Tokens.now()
            let expires = Timestamp(milliseconds: now.milliseconds + Int64(days) * 86_400_000)
            let given = TokenEntry(
                id: token.id, digest: token.digest, unit: unit, role: role, created: now, expires: expires)
            try Tokens.orAll { () throws(ConfigurationMistake) in try TokenFile.add(given, to: path) }
            if options.json {
                try StandardOutput.line(
                    try QueryDocument.text(
                        [
                            "id": token.id, "token": token.text, "unit": unit.text, "role": role.rawValue,
                            "expires": "\(expires)",
                        ]))
            } else {
                try StandardOutput.line(
                    TokenWords.given(
                        token.text, token.id, unit.text, until: HumanTime.stamp(expires, withSeconds: false)))
            }
        }
    }

    struct List: BusCommand {
        static let configuration = CommandConfiguration(abstract: "List the tokens; never what opens the board.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let path = try Tokens.file(options).path
            let entries =
                FileManager.default.fileExists(atPath: path)
                ? try Tokens.orAll { () throws(ConfigurationMistake) in try TokenFile.read(path) } : []
            let now = Tokens.now()
            if options.json {
                return try StandardOutput.line(try QueryDocument.text(["tokens": entries.map { Row($0, at: now) }]))
            }
            guard !entries.isEmpty else { return try StandardOutput.line(TokenWords.none) }
            var table = Table([
                (TokenWords.id, .left), (Title.unit, .left), (Title.role, .left), (TokenWords.created, .left),
                (TokenWords.expires, .left), (Title.state, .left),
            ])
            for entry in entries {
                table.add([
                    entry.id, entry.unit.text, Term.shown(entry.role.rawValue), HumanTime.instant(entry.created),
                    HumanTime.instant(entry.expires),
                    entry.revoked != nil
                        ? TokenWords.revoked : entry.isGood(at: now) ? TokenWords.good : TokenWords.over,
                ])
            }
            try StandardOutput.lines(table.lines)
        }

        private struct Row: Encodable {
            let id: String
            let unit: String
            let role: String
            let created: String
            let expires: String
            let revoked: String?
            let good: Bool

            init(_ entry: TokenEntry, at now: Timestamp) {
                (id, unit, role) = (entry.id, entry.unit.text, entry.role.rawValue)
                (created, expires) = ("\(entry.created)", "\(entry.expires)")
                (revoked, good) = (entry.revoked.map { "\($0)" }, entry.isGood(at: now))
            }
        }
    }

    struct Revoke: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a token back: it opens nothing any more, and ends what it opened.")

        @Argument(help: ArgumentHelp("The token's id, as the list has it.", valueName: "id"))
        var id: String

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let path = try Tokens.file(options).path
            let entry = try Tokens.orAll { () throws(ConfigurationMistake) in
                try TokenFile.revoke(id, at: Tokens.now(), in: path)
            }
            if options.json {
                try StandardOutput.line(
                    try QueryDocument.text(["id": entry.id, "revoked": entry.revoked.map { "\($0)" } ?? ""]))
            } else {
                try StandardOutput.line(TokenWords.takenBack(entry.id, entry.unit.text))
            }
        }
    }

    /// The installation, and the file that it names for tokens.
    private static func file(_ options: GlobalOptions) throws -> (installation: Installation, path: String) {
        let installation = try Installation.load(try Installation.locate(argument: options.config), for: .units)
        guard let path = installation.configuration.board.tokensPath else {
            throw CommandFailure(.local, TokenWords.noFile(installation.path))
        }
        return (installation, path)
    }

    /// A mistake of the file, told as those of the configuration are.
    private static func orAll<Result>(
        _ body: () throws(ConfigurationMistake) -> Result
    ) throws(ConfigurationErrors) -> Result {
        do throws(ConfigurationMistake) { return try body() } catch { throw ConfigurationErrors(error) }
    }

    private static func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
