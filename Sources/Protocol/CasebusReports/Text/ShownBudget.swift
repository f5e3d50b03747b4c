package import CasebusCalendar

extension TimeBudget {
    /// A budget as people write it: `2wd`, `4wh`, `90wm` and `20nd`, or a duration such as `3d` and `1d12h`.
    package init?(written text: String) {
        guard
            let budget = TimeBudget(text)
                ?? HumanTime.seconds(from: text).map({ .elapsed(Int64(($0 * 1000).rounded())) })
        else { return nil }
        self = budget
    }

    /// For people, beside others: `7wd`, in Chinese `7 个工作日`.
    package var shown: String {
        if case .elapsed = self { return inWords }
        return Language.current == .zh ? inWords : description
    }

    /// For people who need not know the short form: `7 working days`, `7 个工作日`.
    package var inWords: String {
        let number = Int(description.prefix(while: \.isNumber)) ?? 0
        return switch self {
        case .elapsed(let milliseconds): HumanTime.duration(seconds: Double(milliseconds) / 1000)
        case .workingDays: TimeWords.workingDays(number)
        case .workingTime:
            description.hasSuffix("h") ? TimeWords.workingHours(number) : TimeWords.workingMinutes(number)
        case .naturalDays: TimeWords.naturalDays(number)
        }
    }

    /// The same, of an amount that was counted and need not be whole hours or minutes.
    ///
    /// - Parameter day: how long the office works on one day, in milliseconds.
    package func shown(day: Int64) -> String {
        guard case .workingTime(let milliseconds) = self else { return shown }
        return HumanTime.workingTime(
            seconds: Double(milliseconds) / 1000, day: Double(day) / 1000, besideDurations: true)
    }
}
