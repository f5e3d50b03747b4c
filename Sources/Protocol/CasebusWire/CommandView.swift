/// Which act a command carries; raw values are the schema's field numbers.
package enum Act: UInt8, Sendable, CaseIterable {
    case register = 16
    case accept = 17
    case decide = 18
    case close = 19
    case push = 20
    case acknowledge = 21
    case feedback = 22
    case withdraw = 23
    case urge = 24
    case suspend = 25
    case resume = 26
    case extend = 27
    case oversee = 28
    case explain = 29
    case rule = 30
    case reassign = 31
    case correction = 32
    case corrected = 33
}

/// A place within a command frame.
package struct ByteRange: Equatable, Sendable {
    package var offset: Int32
    package var count: Int32

    package init(offset: Int, count: Int) {
        self.offset = Int32(truncatingIfNeeded: offset)
        self.count = Int32(truncatingIfNeeded: count)
    }

    package static let none = ByteRange(offset: 0, count: 0)
    package var isEmpty: Bool { count == 0 }
    package var range: Range<Int> { Int(offset)..<(Int(offset) + Int(count)) }
}

/// A push as it stands in a frame, alone or as one of a feedback's next.
package struct PushView: Equatable, Sendable {
    package var registrar = ByteRange.none
    package var caseID = ByteRange.none
    package var hasCase = false
    package var to = ByteRange.none
    package var matter = ByteRange.none
    package var step = ByteRange.none
    package var attachments: UInt8 = 0
}

/// One command, decoded: numbers by value, byte strings as places in the frame they came in.
///
/// - Shape: every string is UTF-8, free of control characters, and within its limit of ``Limits``.
/// - Cost: no allocation, but for a feedback that carries next pushes.
package struct CommandView: Sendable {
    package var act = Act.register
    package var id = ByteRange.none
    package var onBehalfOf = ByteRange.none
    /// Milliseconds since 1970, where an importer asserts the time.
    package var occurredAt: Int64?
    /// Registrar (empty: the sender), case id, receiver, matter and step of register, accept, decide, close, push.
    package var push = PushView()
    package var handoff: UInt64 = 0
    /// A reason, or the ground of a special procedure.
    package var reason = ByteRange.none
    /// `Answer`, `Outcome` or `Decision` of the schema, by the act; 0 where it has none.
    package var choice: UInt8 = 0
    package var next: [PushView] = []
    /// The case that a registered one follows from.
    package var linkedTo = PushView()
    /// `Applicant` of the schema; 0 where it is not said.
    package var applicant: UInt8 = 0
    /// Whom a dispute or a ruling names, or the office that it is reassigned to.
    package var owner = ByteRange.none
    /// The number of the responsibility list's entry that a dispute relies on.
    package var entry: UInt32 = 0
    package var approver = ByteRange.none
    package var notice = ByteRange.none
    package var party = ByteRange.none
    /// Working days that a clock grows by, or that a suspension will take.
    package var days: UInt32 = 0
    /// The applicant has to come: for a correction, or as a feedback says.
    package var inPerson = false

    package init() {}
}
