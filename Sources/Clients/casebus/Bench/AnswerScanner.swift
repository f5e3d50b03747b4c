import CasebusWire

/// What the bench reads of an envelope, without an allocation.
///
/// The bytes come from the daemon under test: what is cut short or out of order reads as nothing, and the run then
/// ends because its answers are missing.
struct AnswerScanner {
    enum Body: UInt64 {
        case welcome = 16
        case receipts = 17
        case deliveries = 18
        case pong = 19
        case result = 20
        case refused = 21
        case closing = 22
    }

    /// A delivery's fields that the bench needs.
    struct Delivery {
        var number: UInt64 = 0
        var notice: UInt64 = 0
        var handoff: UInt64 = 0
        var parts: UInt64 = 0
    }

    let body: Body?
    private let bytes: UnsafeRawBufferPointer
    private let content: Range<Int>

    /// - Parameter frame: an envelope frame, mark included; it must stay as long as the scanner.
    @inline(__always)
    init(_ frame: UnsafeRawBufferPointer) {
        bytes = frame
        var at = FrameFormat.markBytes
        let key = Self.varint(frame, &at, frame.count)
        let length = Self.varint(frame, &at, frame.count)
        body = Body(rawValue: key >> 3)
        content = at..<min(frame.count, at + Int(truncatingIfNeeded: min(length, UInt64(frame.count))))
    }

    /// Calls `receipt` with the correlation of each receipt, and `problem` once for the first problem.
    @inline(__always)
    func receipts(_ receipt: (UInt64) -> Void, problem: () -> Void) {
        var at = content.lowerBound
        while at < content.upperBound {
            let key = Self.varint(bytes, &at, content.upperBound)
            let length = Int(truncatingIfNeeded: Self.varint(bytes, &at, content.upperBound))
            guard key == 1 << 3 | 2, length >= 0, length <= content.upperBound - at else { return problem() }
            // The correlation is the first field, and never 0 here.
            var inner = at + 1
            receipt(Self.varint(bytes, &inner, at + length))
            at += length
        }
    }

    /// Calls `body` with each delivery, in order.
    @inline(__always)
    func deliveries<Failure: Error>(_ body: (Delivery) throws(Failure) -> Void) throws(Failure) {
        var at = content.lowerBound
        while at < content.upperBound {
            _ = Self.varint(bytes, &at, content.upperBound)
            let length = Int(truncatingIfNeeded: Self.varint(bytes, &at, content.upperBound))
            guard length >= 0, length <= content.upperBound - at else { return }
            try body(delivery(at..<at + length))
            at += length
        }
    }

    private func delivery(_ range: Range<Int>) -> Delivery {
        var delivery = Delivery()
        var at = range.lowerBound
        while at < range.upperBound {
            let key = Self.varint(bytes, &at, range.upperBound)
            let value = Self.varint(bytes, &at, range.upperBound)
            switch key {
            case 1 << 3: delivery.number = value
            case 2 << 3: delivery.notice = value
            case 3 << 3: delivery.handoff = value
            case 8 << 3: delivery.parts = value
            case _ where key & 7 == 2: at += Int(truncatingIfNeeded: min(value, UInt64(range.count)))
            default: break
            }
        }
        return delivery
    }

    @inline(__always)
    private static func varint(_ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < end {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return value
    }
}
