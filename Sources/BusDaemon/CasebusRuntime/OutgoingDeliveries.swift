internal import CasebusWire

/// One `Deliveries` message in the making; its memory serves one message after the other.
struct OutgoingDeliveries {
    var content = WireWriter()
    var frames = FrameRun()
    /// The inbox numbers in it, in order.
    var numbers: [UInt64] = []
    /// Numbers whose record is not durable yet, or that found no room.
    var later: [UInt64] = []
    /// Of the records in it.
    var bytes = 0

    var isEmpty: Bool { numbers.isEmpty }

    mutating func removeAll() {
        content.removeAll()
        frames.removeAll()
        numbers.removeAll(keepingCapacity: true)
        later.removeAll(keepingCapacity: true)
        bytes = 0
    }
}
