package import CasebusModel
internal import Glibc

/// A unit's place in the ledger's tables; internal, never on the wire or in a record.
package typealias UnitNumber = UInt32
/// No unit at all.
package let noUnit = UnitNumber.max

/// An open case. Closed ones leave memory; the index and the log know them.
package struct CaseRow: BitwiseCopyable, Sendable {
    /// The id's UTF-8, padded with zeros.
    package var id: SIMD64<UInt8>
    package var idHash: UInt64
    package var registeredAt: UInt64
    /// The latest effective time of a record of this case, ms since 1970.
    package var lastAt: Int64
    package var registrar: UnitNumber
    /// Who has the case while no hand-off is open.
    package var idleHolder: UnitNumber
    /// Who gave the last final feedback; the registrar until then.
    package var lastWorker: UnitNumber
    package var openHandoffs: UInt32
    /// One of the open hand-offs' slots, where there are any: the way into their ring.
    package var firstHandoff: UInt32 = 0
    /// The matter, by the ledger's number of it; 0: none that a rule book ever had.
    package var matter: UInt32 = 0
    /// Working days by which the applicant's clock was extended.
    package var extendedDays: UInt16 = 0
    /// Special procedures begun: suspensions, corrections, extensions.
    package var procedures: UInt8 = 0
    package var flags = CaseFlags()
    /// Which cards it was given, for as long as what they are for goes on: bits of ``CardPlace``.
    package var cards: UInt32 = 0
    package var idBytes: UInt8
    package var state: UInt8
    /// `Applicant` of the schema; 0 where it is not said.
    package var applicant: UInt8 = 0
    /// Who may what a registrar may: the registrar, or who succeeded it. The case is named by the registrar for ever.
    package var keeper: UnitNumber

    package static let empty = CaseRow(
        id: SIMD64(), idHash: 0, registeredAt: 0, lastAt: 0, registrar: 0, idleHolder: 0, lastWorker: 0,
        openHandoffs: 0, idBytes: 0, state: 0, keeper: 0)

    /// Compares bytes where they lie: the vectors as a whole would be compared element by element.
    func isNamed(_ name: UnsafeRawBufferPointer, by unit: UnitNumber) -> Bool {
        guard registrar == unit, Int(idBytes) == name.count else { return false }
        return withUnsafeBytes(of: id) { own in
            guard let own = own.baseAddress, let other = name.baseAddress else { return false }
            return memcmp(own, other, name.count) == 0
        }
    }

    package var caseState: CaseState? { CaseState(rawValue: state) }
}

/// What else is so of a case.
package struct CaseFlags: OptionSet, BitwiseCopyable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// It lies idle, and a special procedure goes on: until that ends nothing but that can be done.
    package static var suspended: CaseFlags { CaseFlags(rawValue: 1) }
    /// The applicant was told once what is missing.
    package static var correctionAsked: CaseFlags { CaseFlags(rawValue: 2) }
    /// And has not brought it yet.
    package static var correctionOpen: CaseFlags { CaseFlags(rawValue: 4) }
}

/// An open hand-off. Closed ones leave memory.
package struct HandoffRow: BitwiseCopyable, Sendable {
    package var number: UInt64
    /// The record that opened it; 0 in a free row.
    package var sequence: UInt64
    package var pushedAt: Int64
    package var caseSlot: UInt32
    package var from: UnitNumber
    package var to: UnitNumber
    package var reports: UInt16
    package var urges: UInt8
    package var state: UInt8
    /// Hand-offs of a case form a ring, so that a case finds its own.
    package var nextInCase: UInt32
    package var previousInCase: UInt32
    /// Whom the responsibility list named when it was opened.
    package var listed = noUnit
    /// Which cards it was given: bits of ``CardPlace``.
    package var cards: UInt32 = 0
    package var orders: UInt8 = 0
    package var explanations: UInt8 = 0
    package var reassignments: UInt8 = 0
    package var flags = HandoffFlags()

    package static let empty = HandoffRow(
        number: 0, sequence: 0, pushedAt: 0, caseSlot: 0, from: 0, to: 0, reports: 0, urges: 0, state: 0,
        nextInCase: 0, previousInCase: 0)

    package var handoffState: HandoffState? { HandoffState(rawValue: state) }
}

/// What else is so of a hand-off.
package struct HandoffFlags: OptionSet, BitwiseCopyable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The convenor has ruled: it is not disputed again.
    package static var ruled: HandoffFlags { HandoffFlags(rawValue: 1) }
    /// Suspended for a correction, not for a procedure of the law.
    package static var correction: HandoffFlags { HandoffFlags(rawValue: 2) }
}

/// Why a unit is told something; raw values are the schema's `Notice`.
package enum NoticeKind: UInt8, Sendable {
    case pushed = 1
    case withdrawn = 2
    case urged = 3
    case signed = 4
    case refused = 5
    case fedBack = 6
    case suspended = 7
    case resumed = 8
    case disputed = 9
    case explained = 10
    case reassigned = 11
    case overseen = 12
    case signedFor = 13
    case ruled = 14
    case card = 15
    case succeeded = 16
}

/// One thing a unit is to be told, until it confirms that it was.
package struct InboxEntry: BitwiseCopyable, Sendable, Equatable {
    package var sequence: UInt64
    /// The hand-off's number in the low 56 bits, the notice in the high 8; 0: confirmed.
    private var packed: UInt64

    package init(sequence: UInt64, handoff: UInt64, notice: NoticeKind) {
        self.sequence = sequence
        packed = UInt64(notice.rawValue) << 56 | handoff
    }

    package static let confirmed = InboxEntry()
    private init() { (sequence, packed) = (0, 0) }

    package var handoff: UInt64 { packed & (1 << 56 - 1) }
    package var notice: NoticeKind? { NoticeKind(rawValue: UInt8(packed >> 56)) }
    package var isConfirmed: Bool { packed == 0 }
}
