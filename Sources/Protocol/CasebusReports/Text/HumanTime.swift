package import CasebusModel
package import Foundation

/// Durations and instants as people say them.
package enum HumanTime {
    /// The zone that instants are shown in; it holds for all tasks below the one that set it. Default: the machine's.
    @TaskLocal package static var zone = TimeZone.current

    /// A duration that may not be known: then a dash.
    package static func duration(ifAny seconds: Double?) -> String { seconds.map { duration(seconds: $0) } ?? "-" }

    /// The two largest units of a duration: `3 d 4 h`, `12 min 5 s`, `0.482 s`.
    package static func duration(seconds: Double) -> String {
        guard seconds.isFinite else { return "?" }
        if seconds < 0 { return "-" + duration(seconds: -seconds) }
        if seconds < 10 {
            let text = String(Int64((seconds * 1000).rounded()))
            let padded = String(repeating: "0", count: max(0, 4 - text.count)) + text
            let fraction = padded.suffix(3)
            return "\(padded.dropLast(3))\(fraction == "000" ? "" : ".\(fraction)") \(TimeWords.second)"
        }
        let units = [TimeWords.day, TimeWords.hour, TimeWords.minute, TimeWords.second]
        return twoLargest(of: seconds, Array(zip(units, [86_400, 3600, 60, 1] as [Int64])))
    }

    /// Working time as days of the office and its hours: `2 d 3 h`, `25 min`, `0 min`.
    ///
    /// - Parameters:
    ///   - day: how long the office works on one day, in seconds.
    ///   - besideDurations: whether the units say that they are of working time, as limits do: `2 wd 3 wh`.
    package static func workingTime(seconds: Double, day: Double, besideDurations: Bool = false) -> String {
        guard seconds.isFinite, day >= 60 else { return "?" }
        let names =
            besideDurations
            ? [TimeWords.workingDay, TimeWords.workingHour, TimeWords.workingMinute]
            : [TimeWords.officeDay, TimeWords.hour, TimeWords.minute]
        return twoLargest(of: max(0, seconds), Array(zip(names, [Int64(min(day, 86_400)), 3600, 60])))
    }

    /// Working time in hours and minutes, where there is no telling how long a day is: `51 wh 20 wm`.
    package static func workingHours(seconds: Double) -> String {
        guard seconds.isFinite else { return "?" }
        return twoLargest(
            of: max(0, seconds), [(TimeWords.workingHour, 3600), (TimeWords.workingMinute, 60)])
    }

    private static func twoLargest(of seconds: Double, _ units: [(name: String, seconds: Int64)]) -> String {
        // Above 2^53 seconds nothing below is exact; no log is that old.
        let whole = Int64(min(seconds, 9e15).rounded())
        guard let first = units.firstIndex(where: { whole >= $0.seconds }) else {
            return "0 \(units.last?.name ?? "s")"
        }
        var text = "\(whole / units[first].seconds) \(units[first].name)"
        if first + 1 < units.count {
            let rest = whole % units[first].seconds / units[first + 1].seconds
            if rest > 0 { text += " \(rest) \(units[first + 1].name)" }
        }
        return text
    }

    /// Reads `45s`, `90m`, `4h`, `3d`, `2w`, or several together: `1d12h`; a bare number is seconds.
    ///
    /// - Returns: `nil` when the text is no duration.
    package static func seconds(from text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        if let seconds = number(text) { return seconds }
        var total = 0.0
        var digits = ""
        for character in text where character != " " {
            if let unit = units[character] {
                guard let value = number(digits) else { return nil }
                total += value * unit
                digits = ""
            } else {
                digits.append(character)
            }
        }
        return digits.isEmpty && !text.isEmpty ? total : nil
    }

    private static func number(_ text: String) -> Double? {
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let value = Double(text), value < 1e12
        else { return nil }
        return value
    }

    /// `2026-01-05 09:30`, and the seconds where they are asked for, in ``zone``.
    package static func instant(_ instant: Timestamp, withSeconds: Bool = false, in zone: TimeZone = HumanTime.zone)
        -> String
    {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
        let local = Timestamp(milliseconds: instant.milliseconds + Int64(offset) * 1000)
        let text = local.description.replacing("T", with: " ")
        return String(text.prefix(withSeconds ? 19 : 16))
    }

    /// The same where no lines follow that would name the zone: `2026-01-05 09:30:00 UTC+08:00`, the zone only where it
    /// is not the machine's.
    package static func stamp(_ instant: Timestamp, withSeconds: Bool = true) -> String {
        let shown = HumanTime.instant(instant, withSeconds: withSeconds)
        return foreignZone.map { "\(shown) \($0)" } ?? shown
    }

    /// The zone that instants are shown in, where the machine's own clock shows another time; else `nil`.
    package static var foreignZone: String? {
        zone.secondsFromGMT() == TimeZone.current.secondsFromGMT() ? nil : name(of: zone)
    }

    /// `UTC+08:00`, as it is now in the zone.
    package static func name(of zone: TimeZone) -> String {
        let minutes = zone.secondsFromGMT() / 60
        guard minutes != 0 else { return "UTC" }
        let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "UTC\(minutes < 0 ? "-" : "+")\(two(hours)):\(two(rest))"
    }

    /// Lines with another one below that names their zone, where a time stands in them and the machine's own clock shows
    /// another.
    package static func namingZone(_ lines: [String]) -> [String] {
        guard let foreignZone, lines.contains(where: { $0.contains(/\d{4}-\d\d-\d\d \d\d:\d\d/) }) else { return lines }
        return lines + [TimeWords.zone(foreignZone)]
    }

    package static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
    }
}
