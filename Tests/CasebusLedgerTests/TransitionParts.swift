import CasebusWire

/// What part a unit has in a case, as a row of the page names it.
extension Scene {
    struct Part {
        var name: String
        var unit: String
        var scene: @Sendable (MemoryBus) throws -> Void
    }

    static let parts: [Part] = [
        Part(name: "registrar, which has it", unit: registrar, scene: registered),
        Part(name: "registrar, while another unit has it", unit: registrar, scene: withReceiver),
        Part(name: "another unit that has it", unit: receiver, scene: withReceiver),
        Part(name: "unit that worked last", unit: receiver, scene: answered),
        Part(name: "registrar, while it is out", unit: registrar, scene: pushed),
        Part(name: "sender of an open hand-off", unit: receiver, scene: pushedOn),
        Part(name: "receiver that has not signed", unit: receiver, scene: pushed),
        Part(name: "receiver that has signed", unit: receiver, scene: signed),
        Part(name: "receiver that has suspended it", unit: receiver, scene: suspended),
        Part(name: "receiver that disputes it", unit: receiver, scene: disputed),
        Part(name: "unit that the list names, in a dispute", unit: listed, scene: disputed),
        Part(name: "unit without part, while it is idle", unit: "bureau/y", scene: registered),
        Part(name: "unit without part, while it is out", unit: "bureau/y", scene: pushed),
    ]

    @Sendable private static func registered(_ bus: MemoryBus) throws {
        try bus.done(.register("r", case: "c"), by: registrar)
    }

    @Sendable private static func pushed(_ bus: MemoryBus) throws {
        try registered(bus)
        try bus.done(.push("p", case: "c", to: receiver), by: registrar)
    }

    @Sendable private static func signed(_ bus: MemoryBus) throws {
        try pushed(bus)
        try bus.done(.sign("s", handoff), by: receiver)
    }

    @Sendable private static func suspended(_ bus: MemoryBus) throws {
        try signed(bus)
        try bus.done(.suspend("u", handoff), by: receiver)
    }

    /// Pushed against the list, which names another.
    @Sendable private static func disputed(_ bus: MemoryBus) throws {
        try registered(bus)
        try bus.done(.push("p", case: "c", to: receiver, matter: "licence", step: "site"), by: registrar)
        try bus.done(.dispute("d", handoff, owner: listed, entry: 2), by: receiver)
    }

    @Sendable private static func answered(_ bus: MemoryBus) throws {
        try signed(bus)
        try bus.done(.feedback("f", handoff, .done), by: receiver)
    }

    /// The receiver has answered and pushed on in the same command.
    @Sendable private static func pushedOn(_ bus: MemoryBus) throws {
        try signed(bus)
        try bus.done(.feedback("f", handoff, .done, next: ["hall/b"]), by: receiver)
    }

    /// Whom the receiver pushed to has refused: the case is with the receiver.
    @Sendable private static func withReceiver(_ bus: MemoryBus) throws {
        try pushedOn(bus)
        try bus.done(.refuse("x", handoff + 1), by: "hall/b")
    }
}
