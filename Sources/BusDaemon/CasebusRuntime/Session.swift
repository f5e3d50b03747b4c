internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire

/// One open session: who it is, what it may take, what it was given and has not confirmed.
///
/// - Threading: the loop's.
final class Session {
    /// libzmq's name for the connection; never shown to anyone.
    let route: Route
    let unit: UnitNumber
    let address: Address
    /// Read for each command; a reload changes it between two of them.
    @exclusivity(unchecked) var role: Role
    let keyID: [UInt8]
    /// The User-Id of its key, and the key in Z85; empty on a plain transport.
    let keyPlace: String
    let keyText: String
    let instance: String
    let epoch: UInt64
    let format: FrameFormat
    let software: String

    /// How many unconfirmed deliveries it can take.
    var credit: Int
    /// Inbox numbers given and not confirmed, oldest first; the first carries ``firstInFlight``.
    var inFlight: ArraySlice<UInt64> = []
    var firstInFlight: UInt64 = 1
    /// When it was last heard, by the steady clock.
    var heardAt: Int64
    var isOpen = true
    /// It ends when what it asked before is answered; nothing more is heard from it.
    var hasSaidGoodbye = false
    /// Its welcome was sent: nothing is delivered before.
    var isWelcomed = false
    /// It reads too slowly: its answers wait in ``receipts`` and ``waiting``.
    var isBlocked = false

    /// Queries of it that are being answered.
    var openQueries = 0

    /// The content of the next `Receipts`.
    var receipts = WireWriter()
    var isDirty = false
    /// Whole messages that libzmq would not take yet.
    var waiting: [OutgoingMessage] = []
    var waitingBytes = 0

    init(
        route: Route, unit: UnitNumber, identity: Identity, hello: WireHello, format: FrameFormat, credit: Int,
        heardAt: Int64
    ) {
        self.route = route
        self.unit = unit
        address = identity.unit
        role = identity.role
        keyID = identity.keyID
        keyPlace = identity.keyPlace
        keyText = identity.keyText
        self.format = format
        self.credit = credit
        self.heardAt = heardAt
        instance = hello.instance
        epoch = hello.epoch
        software = hello.software
    }

    var room: Int { isOpen && isWelcomed && !isBlocked ? max(0, credit - inFlight.count) : 0 }

    var nextDelivery: UInt64 { firstInFlight + UInt64(inFlight.count) }

    /// Takes out what a cumulative confirmation covers.
    func confirmed(upTo number: UInt64) -> [UInt64] {
        guard number >= firstInFlight else { return [] }
        let count = min(Int(number - firstInFlight + 1), inFlight.count)
        defer {
            inFlight = inFlight.dropFirst(count)
            firstInFlight += UInt64(count)
            if inFlight.isEmpty { inFlight = [] }
        }
        return Array(inFlight.prefix(count))
    }
}

/// Who is behind a connection, as its key proved it; on a plain transport, as it says.
struct Identity {
    var unit: Address
    var role: Role
    var keyID: [UInt8] = []
    var keyPlace = ""
    var keyText = ""
}

/// One instance of a unit: what an epoch counts for.
struct InstanceName: Hashable {
    let unit: Address
    let instance: String
}

/// Where an answer goes: which ROUTER, and libzmq's four bytes for the connection behind it.
struct Route: Hashable {
    static let bytes = 5

    let listener: UInt8
    let number: UInt32

    init(listener: UInt8, number: UInt32) {
        self.listener = listener
        self.number = number
    }

    /// - Returns: `nil` when the peer chose its own routing id: automatic ones have five bytes, the first 0.
    init?(listener: Int, _ routingID: UnsafeRawBufferPointer) {
        guard routingID.count == Self.bytes, routingID[0] == 0 else { return nil }
        self.listener = UInt8(listener)
        number = routingID.loadUnaligned(fromByteOffset: 1, as: UInt32.self)
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeTemporaryAllocation(byteCount: Self.bytes, alignment: 1) { bytes in
            bytes[0] = 0
            bytes.storeBytes(of: number, toByteOffset: 1, as: UInt32.self)
            return try body(UnsafeRawBufferPointer(bytes))
        }
    }
}
