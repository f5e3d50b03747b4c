package import CasebusCalendar
internal import CasebusModel

extension WorkingCalendar {
    /// Every key that `calendar.yaml` may have; those of an entry behind `years[].` and the like.
    package static var knownKeys: [String] {
        let mistakes = MistakeCollector()
        let sample = "units: [{}]\nyears: [{holidays: [{}]}]"
        if let sample = try? YamlFile.open(sample, "calendar.yaml", mistakes) { _ = WorkingCalendar(reading: sample) }
        return mistakes.askedKeys.map { $0.replacing("[0]", with: "[]") }
    }

    /// Reads the keys; what is wrong is noted in the reader's collector and replaced by the default, or left out.
    init(reading file: SectionReader) {
        var top = file
        let offset = top.offset("utc_offset") ?? 480
        let off = top.weekdays("weekend") ?? [.saturday, .sunday]
        let firstDay = top.word("first_day", default: FirstDay.next)
        let hours = top.officeHours("office_hours") ?? .usual
        let unitHours = top.unitHours("units")
        var years = CalendarYears()
        for section in top.sections("years") ?? [] { years.read(section) }
        top.finish()
        let days = WorkingDays(off: off, named: years.named(off: off), years: years.loaded)
        if days == nil {
            top.mistake("weekend", "all seven days", "No day would be left to work on. Leave one out.")
        }
        self.init(
            days: days ?? .weekendsOnly, offsetMinutes: offset, firstDay: firstDay, hours: hours, unitHours: unitHours)
    }
}

extension SectionReader {
    /// `+08:00`, in minutes; `nil` when it is not there.
    fileprivate mutating func offset(_ key: String) -> Int? {
        guard let text = text(key) else { return nil }
        let sign = text.first == "-" ? -1 : 1
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let first = text.first, "+-".contains(first), parts.map(\.utf8.count) == [2, 2],
            let hours = Int(parts[0]), let minutes = Int(parts[1]), (0...14).contains(hours), (0...59).contains(minutes)
        else {
            mistake(key, text, "Write hours and minutes ahead of UTC, up to 14 hours, in quotes: \"+08:00\".")
            return nil
        }
        return sign * (hours * 60 + minutes)
    }

    fileprivate mutating func weekdays(_ key: String) -> Set<Weekday>? {
        guard let texts = texts(key, of: "days of the week") else { return nil }
        let words = Weekday.allCases.map(\.rawValue)
        var found: Set<Weekday> = []
        for (position, item) in texts.enumerated() {
            guard let day = Weekday(rawValue: item.text) else {
                let guess = Suggestion.nearest(to: item.text, among: words).map { " Did you mean \($0)?" } ?? ""
                mistake(
                    "\(key)[\(position)]", item.text, "Write one of \(words.joined(separator: ", ")).\(guess)",
                    line: item.line)
                continue
            }
            found.insert(day)
        }
        return found
    }

    /// Spans of a day; `nil` when the key is not there, or what stands there is noted.
    fileprivate mutating func officeHours(_ key: String) -> OfficeHours? {
        guard let texts = texts(key, of: "hours, such as \"09:00-12:00\"") else { return nil }
        var spans: [OfficeHours.Span] = []
        for (position, item) in texts.enumerated() {
            guard let span = OfficeHours.Span(item.text) else {
                mistake(
                    "\(key)[\(position)]", item.text,
                    "Write a beginning and a later end of one day, in quotes: \"09:00-12:00\".", line: item.line)
                continue
            }
            spans.append(span)
        }
        guard spans.count == texts.count else { return nil }
        guard let hours = OfficeHours(spans) else {
            let all = texts.map(\.text).joined(separator: ", ")
            mistake(
                key, all,
                spans.isEmpty
                    ? "An office that never opens has no working time. Write its hours: [\"09:00-17:00\"]."
                    : "Two of the spans overlap. Let each begin when the one before it has ended.")
            return nil
        }
        return hours
    }

    fileprivate mutating func unitHours(_ key: String) -> [String: OfficeHours] {
        var hours: [String: OfficeHours] = [:]
        for section in sections(key) ?? [] {
            var entry = section
            let address = entry.address()
            let own = entry.officeHours("office_hours")
            if !entry.isGiven("office_hours") {
                entry.mistake(
                    "office_hours", "", "The entry has no hours. Write them, or leave the entry out.",
                    line: entry.firstLine)
            }
            entry.finish()
            guard let address, let own else { continue }
            if hours.updateValue(own, forKey: address.text) != nil {
                entry.mistake("address", address.text, "The unit has hours above already. Keep one of the two entries.")
            }
        }
        return hours
    }
}
