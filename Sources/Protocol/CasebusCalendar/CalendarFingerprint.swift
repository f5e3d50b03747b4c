internal import CasebusModel

/// Tells calendars apart by what they count with: FNV-1a of 64 bits. No secret, and no proof.
struct CalendarFingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Adds a list, so that another list never adds the same.
    mutating func add(_ numbers: [Int]) {
        add(UInt64(numbers.count))
        for number in numbers { add(UInt64(bitPattern: Int64(number))) }
    }

    mutating func add(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            value = (value ^ (number >> shift & 0xFF)) &* 0x100_0000_01B3
        }
    }

    /// 16 hexadecimal digits.
    var text: String { Hexadecimal.text(value) }
}

extension OfficeCalendar {
    /// Names all that answers depend on, as 16 hexadecimal digits: the days and years that are known, the hours, the
    /// offset and the rule for the first day. Another version may count otherwise, the same one does not.
    package var version: String {
        var fingerprint = CalendarFingerprint()
        fingerprint.add(days.fingerprint)
        fingerprint.add(hours.spans.flatMap { [$0.begin, $0.end] })
        fingerprint.add([offsetMinutes, firstDay == .same ? 1 : 0])
        return fingerprint.text
    }
}
