import CasebusWire

/// The bytes of a command that stand ready, but for its id and the numbers that change.
///
/// - Threading: one thread; the bytes are its own.
final class CommandTemplate {
    private let start: UnsafeMutablePointer<UInt8>
    private let count: Int
    /// Where the eight digits of the case's number stand; where there are none, the id.
    private let caseNumber: UnsafeMutablePointer<UInt8>

    static let caseDigits = 8
    private static let placeholder = String(repeating: "#", count: caseDigits)

    /// - Parameters:
    ///   - act: the act's field in `Command`.
    ///   - content: the act's bytes; where a case id stands, its digits are `#`.
    private init(act: UInt64, _ content: WireWriter) {
        var writer = WireWriter()
        writer.field(1, String(repeating: "0", count: CommandIDs.count))
        writer.message(act, bytes: content.count)
        writer.append(content)
        count = writer.count
        start = .allocate(capacity: count)
        for (index, byte) in writer.bytes.enumerated() { (start + index).initialize(to: byte) }
        let digits = writer.bytes.indices.first { writer.bytes[$0...].starts(with: Self.placeholder.utf8) }
        caseNumber = start + (digits ?? Self.idPlace)
    }

    deinit { start.deallocate() }

    /// Where the id stands: it is the first field, its key and its length have one byte each.
    private static let idPlace = 2

    var id: UnsafeMutablePointer<UInt8> { start + Self.idPlace }

    /// Valid as long as the template lives.
    var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The id of a run's case, its number left open.
    private static func caseID(_ run: String) -> String { "bench-\(run)-\(placeholder)" }

    static func register(run: String) -> CommandTemplate {
        var register = WireWriter()
        register.field(1, caseID(run))
        register.field(2, "bench")
        return CommandTemplate(act: 16, register)
    }

    static func push(run: String, to receiver: String) -> CommandTemplate {
        var reference = WireWriter()
        reference.field(2, caseID(run))
        var push = WireWriter()
        push.message(1, bytes: reference.count)
        push.append(reference)
        push.field(2, receiver)
        push.field(3, "bench")
        return CommandTemplate(act: 20, push)
    }

    /// Names the case, for commands that name one.
    @inline(__always)
    func setCase(_ number: Int) { CommandIDs.hex(UInt64(truncatingIfNeeded: number), Self.caseDigits, caseNumber) }
}

/// A signature for a hand-off, or its feedback: short, and its length changes with the number, so it is written each time.
struct SigningCommand {
    /// The act's field in `Command`; the second field of each is its answer.
    enum Act: UInt64 {
        /// Signed for: answer 1.
        case acknowledge = 21
        /// Done: outcome 2.
        case feedback = 22

        var answer: UInt64 { self == .acknowledge ? 1 : 2 }
    }

    private(set) var writer = WireWriter()

    /// Writes the command into ``writer``.
    mutating func set(_ act: Act, handoff: UInt64, id ids: inout CommandIDs) {
        writer.removeAll()
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: CommandIDs.count) { text in
            guard let start = text.baseAddress else { return }
            ids.write(to: start)
            writer.field(1, UnsafeRawBufferPointer(text))
        }
        writer.message(act.rawValue, bytes: WireWriter.fieldBytes(1, handoff) + WireWriter.fieldBytes(2, act.answer))
        writer.field(1, handoff)
        writer.field(2, act.answer)
    }
}
