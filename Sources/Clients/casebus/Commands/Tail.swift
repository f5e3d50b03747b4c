import ArgumentParser
import CasebusClient
import CasebusModel
import CasebusReports
import Foundation

struct Tail: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the log, a line a record, without gaps.",
        discussion: """
            With --follow it waits for more, at the pace of whoever reads. When the bus goes away it waits, says so on \
            standard error, and goes on at the next record: nothing is missed and nothing comes twice. Start again with \
            --from at the number after the last one seen, and that holds across its own end too.

            Filters narrow each other down: a record is printed when all of them want it. What units may not see is \
            never printed; an operator sees everything.

            Colours are for terminals; NO_COLOR in the environment turns them off, as --color never does.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, cloudevents }
    enum Colours: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

    @Option(
        help: ArgumentHelp(
            "Where to begin: a time, such as 2026-01-05T09:30:00+08:00 or \"2026-01-05 09:30\"; how long ago, such as "
                + "45m, 2h or 3d; or a record's number.",
            valueName: "time|duration|number"))
    var since: String?

    @Option(help: ArgumentHelp("The first record to look at; the log begins at 1.", valueName: "number"))
    var from: UInt64?

    @Option(
        name: .customShort("n"),
        help: ArgumentHelp(
            "The last so many records that are wanted, 0 to 10000. Default: 10, without --since and --from.",
            valueName: "number"))
    var last: Int?

    @Flag(name: .shortAndLong, help: "Wait for new records.")
    var follow = false

    @Option(help: ArgumentHelp("Only records that name this unit.", valueName: "unit"))
    var unit: String?

    @Option(
        help: ArgumentHelp(
            "Only records of hand-offs between two units, in either direction; such as hall/enterprise:bureau/market.",
            valueName: "unit:unit"))
    var pair: String?

    @Option(name: .customLong("case"), help: ArgumentHelp("Only records of this case.", valueName: "case"))
    var caseID: String?

    @Option(
        help: ArgumentHelp("The unit that registered the case, where several have one of this id.", valueName: "unit"))
    var registrar: String?

    @Option(
        help: ArgumentHelp("Only records that name this matter, and all of cases of it.", valueName: "matter"))
    var matter: String?

    @Option(
        help: ArgumentHelp(
            "Only records of this kind: push, acknowledge, feedback, card, refusal and so on, as --json writes them. "
                + "May be given several times.",
            valueName: "kind"))
    var kind: [String] = []

    @Flag(help: "Only cards: limits that are near or past. The same as --kind card.")
    var cards = false

    @Option(help: "How a record is printed: a line for people, its JSON, or a CloudEvent (1.0, JSON).")
    var format: Format?

    @Option(help: "Whether lines for people have colours.")
    var color: Colours = .auto

    @Flag(help: "Show and read times in UTC and not in the office's zone. The titles say which.")
    var utc = false

    @OptionGroup var options: GlobalOptions

    static let lastMost = 10_000

    func validate() throws {
        if let last, !(0...Self.lastMost).contains(last) {
            throw ValidationError("-n \(last): write a number from 0 to \(Self.lastMost).")
        }
        if [since != nil, from != nil, last != nil].count(where: { $0 }) > 1 {
            throw ValidationError("Write one of --since, --from and -n: each says where to begin.")
        }
        if pair != nil, unit != nil { throw ValidationError("--pair names both units. Leave out --unit.") }
        if options.json, let format, format != .json {
            throw ValidationError("--json is --format json. Leave out one of the two.")
        }
    }

    func run() async throws {
        let wanted = try wanted()
        let begin = try beginning()
        let zone = utc ? .gmt : HumanTime.zone
        try await HumanTime.$zone.withValue(zone) {
            try await withBus { client in
                try await checkUnits(wanted, client)
                try await Interruption.untilInterrupted {
                    var run = TailRun(
                        client: client, wanted: wanted, follows: follow, printer: printer(client), isWhole: isWhole)
                    try await run.run(from: begin)
                }
            }
        }
    }

    /// A unit that nobody knows has no records, and never will: a slip, of which silence would say nothing.
    ///
    /// Whoever is no operator does not learn which units there are.
    private func checkUnits(_ wanted: TailQuery, _ client: BusClient) async throws {
        let asked = [wanted.unit, wanted.other].compactMap { $0 }
        guard !asked.isEmpty else { return }
        let known = try QueryDocument.read(UnitsAnswer.self, from: try await client.query("units", "{}")).units
        let own = known.first { $0.address == options.unit ?? GlobalOptions.operatorUnit }
        guard own?.role == Role.operator.rawValue else { return }
        for unit in asked where !known.contains(where: { $0.address == unit }) {
            throw CommandFailure(.refused, TailWords.noUnit(unit), code: Problem.Code.unitUnknown.rawValue)
        }
    }

    /// Whether every record is asked for and may be seen, so that a number left out would be a fault.
    private var isWhole: Bool {
        let sees = (options.unit ?? GlobalOptions.operatorUnit).hasPrefix("operator/")
        return sees && unit == nil && pair == nil && caseID == nil && registrar == nil && matter == nil && kind.isEmpty
            && !cards
    }

    private func printer(_ client: BusClient) -> TailPrinter {
        let isPainted =
            switch color {
            case .always: true
            case .never: false
            case .auto: StandardOutput.takesColours
            }
        return TailPrinter(
            format: options.json ? .json : format ?? .text, logID: client.welcome.logIDText,
            table: TailTable(paint: Paint(isOn: isPainted)))
    }

    private func wanted() throws -> TailQuery {
        var query = TailQuery()
        query.unit = try unit.map { try UnitArgument.address($0, option: "--unit").text }
        if let pair { (query.unit, query.other) = try Self.units(of: pair) }
        query.caseID = caseID
        query.registrar = registrar
        query.matter = matter
        let kinds = kind.map { $0.replacing("-", with: "_") } + (cards ? ["card"] : [])
        query.kind = kinds.isEmpty ? nil : kinds.joined(separator: ",")
        return query
    }

    private func beginning() throws -> TailRun.Beginning {
        if let from { return .at(max(1, from)) }
        guard let since else { return .last(last ?? 10) }
        if !since.isEmpty, since.allSatisfy({ $0.isASCII && $0.isNumber }), let number = UInt64(since) {
            return .at(max(1, number))
        }
        if let seconds = HumanTime.seconds(from: since) { return .ago(seconds: seconds) }
        guard let instant = try? TimeArgument.instant(since, option: "--since", in: utc ? .gmt : HumanTime.zone) else {
            throw CommandFailure(.usage, UsageWords.since(since))
        }
        return .since(Instant(instant))
    }

    /// Both units of `hall/enterprise:bureau/market`.
    static func units(of pair: String) throws -> (String, String) {
        let parts = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw CommandFailure(.usage, UsageWords.pair(pair)) }
        return (
            try UnitArgument.address(parts[0], option: "--pair").text,
            try UnitArgument.address(parts[1], option: "--pair").text
        )
    }
}
