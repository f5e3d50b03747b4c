import ArgumentParser
import CasebusClient
import CasebusModel
import CasebusReports
import Foundation

struct Inbox: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what is open before a unit, show one hand-off, or follow what arrives.",
        discussion: """
            It ends with the disputes that the unit has to rule on, and those in which it has the hand-off until they are \
            settled. --show prints a push with its text, --record any record of a hand-off, such as the feedback that came back; \
            --payload keeps the bytes. --follow takes the unit's deliveries as \
            they come and confirms each once it is printed: its other sessions do not get those any more.
            """)

    @Option(
        help: ArgumentHelp(
            "Only hand-offs in this state: open (all of them), pushed (to be signed for), signed (at work), disputed, or "
                + "suspended (or sent back for correction).", valueName: "state"))
    var state: OpenState = .open

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit: Int = 100

    @Option(help: ArgumentHelp("Begin behind this hand-off, for the next page.", valueName: "hand-off"))
    var after: UInt64?

    @Option(help: ArgumentHelp("The inbox of another unit; only for an operator.", valueName: "unit"))
    var of: String?

    @Option(help: ArgumentHelp("Print the push of this hand-off.", valueName: "hand-off"))
    var show: UInt64?

    @Option(help: ArgumentHelp("Print this record of a hand-off, as case and tail number it.", valueName: "record"))
    var record: UInt64?

    @Option(
        help: ArgumentHelp(
            "With --show or --record: write the payload into this new file; - for standard output.", valueName: "file"),
        completion: .file())
    var payload: String?

    @Flag(name: .shortAndLong, help: "Print deliveries as they arrive, and confirm them.")
    var follow = false

    @OptionGroup var options: GlobalOptions

    enum OpenState: String, ExpressibleByArgument, CaseIterable {
        case open, pushed, signed, disputed, suspended
    }

    func validate() throws {
        if payload != nil, show == nil, record == nil {
            throw ValidationError("--payload goes with --show HAND-OFF or --record RECORD.")
        }
        if show != nil, record != nil { throw ValidationError("--show and --record: give one of the two.") }
        if !(1...1000).contains(limit) { throw ValidationError("--limit \(limit): write a number from 1 to 1000.") }
    }

    func run() async throws {
        if follow { return try await followDeliveries() }
        if let show { return try await fetch(["handoff": show]) }
        if let record { return try await fetch(["sequence": record]) }
        let name = of ?? options.unit ?? GlobalOptions.operatorUnit
        // They stand on the first page, and are no hand-offs to be signed for, at work or suspended.
        let disputes = after == nil && [.open, .disputed].contains(state)
        let parameters = Parameters(
            unit: of, state: state.rawValue, limit: limit, after: after, with: disputes ? "disputes" : nil)
        _ = try await answer("inbox", parameters, as: InboxAnswer.self) { InboxReport.lines($0, of: name) }
    }

    private func fetch(_ wanted: [String: UInt64]) async throws {
        guard let payload else {
            _ = try await answer("fetch", wanted, as: FetchAnswer.self, render: PushReport.lines)
            return
        }
        let document = try await withBus { try await $0.query("fetch", try QueryDocument.text(wanted)) }
        let found = try QueryDocument.read(FetchAnswer.self, from: document)
        guard let bytes = found.payloadBytes, !bytes.isEmpty else {
            throw CommandFailure(.refused, FailureWords.noPayload(found.record.sequence), code: "no-payload")
        }
        if payload == "-" { return try StandardOutput.bytes(Array(bytes)) }
        do {
            try bytes.write(to: URL(fileURLWithPath: payload), options: .withoutOverwriting)
        } catch {
            throw CommandFailure(.local, FailureWords.payloadNotWritten(payload))
        }
        try StandardOutput.line(
            options.json
                ? QueryDocument.text(WrittenPayload(handoff: found.handoff, bytes: bytes.count, file: payload))
                : DeskWords.written(bytes.count, to: payload))
    }

    private func followDeliveries() async throws {
        try await withBus(credit: Limits.creditDefault) { client in
            try await Interruption.untilInterrupted {
                for try await delivery in client.inbox {
                    try StandardOutput.line(
                        options.json ? try DeliveryReport.json(delivery) : DeliveryReport.line(delivery))
                    delivery.confirm()
                }
            }
        }
    }

    private struct WrittenPayload: Encodable {
        var handoff: UInt64
        var bytes: Int
        var file: String
    }

    private struct Parameters: Encodable {
        var unit: String?
        var state: String
        var limit: Int
        var after: UInt64?
        var with: String?
    }
}
