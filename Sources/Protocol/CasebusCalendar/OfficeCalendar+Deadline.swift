/// When a deadline is due.
package enum Due: Equatable, Sendable {
    /// All of the budget has passed at this instant; later is late.
    case at(Int64)
    /// A suspension goes on, and so much of the budget is left, in its unit: days or milliseconds. Of natural days,
    /// nothing can be left, where only the next working day is waited for.
    case stopped(remaining: Int64)

    /// `nil` while it is stopped.
    package var instant: Int64? {
        if case .at(let instant) = self { return instant }
        return nil
    }
}

/// How a deadline stands at an instant.
package struct DeadlineState: Equatable, Sendable {
    /// What has passed of the budget, in its unit: days or milliseconds. A day has passed when its office has closed.
    package let used: Int64
    /// What is left, all extensions counted in. Not above nothing when it is late; below, by what passed since.
    package let remaining: Int64
    package let isSuspended: Bool
    /// Later than it was due, with the extensions that were granted by then.
    package let isLate: Bool
}

/// A stretch of time in which something was late.
package struct LateStretch: Equatable, Sendable {
    /// When it was due.
    package let from: Int64
    /// When an extension came that brought it back into its time; `nil`: none did.
    package let to: Int64?
}

extension OfficeCalendar {
    /// When a deadline is due, with all that is known of it.
    ///
    /// - Suspended time does not count, to the millisecond. Of days, those do not count on which any instant from the
    ///   opening of the office to its closing is suspended, breaks included; of days that are not worked, any instant.
    /// - Where the last of natural days is not worked, it is due on the next day that is, and is not suspended.
    /// - A suspension that begins when it was due, or later, changes nothing of what was due.
    /// - Cost: O(s · log n) in the numbers of suspensions and of holidays.
    package func due(_ deadline: Deadline) -> Due { due(deadline, extensions: deadline.extensions.count) }

    /// Whether a deadline is over at an instant. An extension counts from when it was granted: what it came too late for
    /// stays late.
    package func isLate(_ deadline: Deadline, at instant: Int64) -> Bool {
        let granted = deadline.extensions.prefix { $0.granted <= instant }.count
        guard case .at(let due) = due(deadline, extensions: granted) else { return false }
        return instant > due
    }

    /// All stretches up to an instant in which a deadline was over; the last one has no end where it still is.
    package func lateStretches(of deadline: Deadline, until instant: Int64) -> [LateStretch] {
        var stretches: [LateStretch] = []
        for count in 0...deadline.extensions.count {
            let granted = count == 0 ? deadline.start : deadline.extensions[count - 1].granted
            guard granted <= instant || count == 0 else { break }
            let next = count < deadline.extensions.count ? deadline.extensions[count].granted : .max
            guard case .at(let due) = due(deadline, extensions: count), due < min(next, instant) else { continue }
            let to = next <= instant ? next : nil
            // Where it was over before this extension came too, that was too short to end the stretch.
            let isSame = stretches.last?.to == granted && due < granted
            let from = isSame ? stretches.removeLast().from : due
            stretches.append(LateStretch(from: from, to: to))
        }
        return stretches
    }

    package func state(of deadline: Deadline, at instant: Int64) -> DeadlineState {
        let instant = OfficeCalendar.within(instant)
        let unit = deadline.budget.unit
        let used = counted(
            unit, from: beginning(of: deadline), to: position(passedAt: instant, unit), around: deadline.suspensions
        ).counted
        return DeadlineState(
            used: used, remaining: deadline.total.amount - used,
            isSuspended: deadline.suspensions.contains(instant), isLate: isLate(deadline, at: instant))
    }

    /// When so many hundredths of the budget have passed, for a warning before it is due; `nil` while a suspension goes on
    /// before that.
    ///
    /// Of days, as many whole ones as that has; where there is not one, the opening of the office on the first.
    package func instant(atPercent percent: Int, of deadline: Deadline) -> Int64? {
        let (unit, total) = (deadline.budget.unit, deadline.total.amount)
        let part = total * Int64(min(max(percent, 0), 100)) / 100
        let walk = walk(max(part, 1), of: unit, from: beginning(of: deadline), around: deadline.suspensions)
        guard case .arrived(let position) = walk else { return nil }
        if part > 0 { return instant(atEndBefore: position, unit) }
        return unit.isDays ? opening(ofDay: Int(position) - 1) : deadline.start
    }

    // MARK: Parts

    func beginning(of deadline: Deadline) -> Int64 {
        beginning(deadline.budget.unit, from: deadline.start, deadline.firstDay ?? firstDay)
    }

    private func due(_ deadline: Deadline, extensions count: Int) -> Due {
        due(deadline.total(with: count), from: beginning(of: deadline), around: deadline.suspensions)
    }

    /// - Parameter begin: a position on the line of the budget's unit.
    func due(_ budget: TimeBudget, from begin: Int64, around suspensions: Suspensions) -> Due {
        let unit = budget.unit
        switch walk(budget.amount, of: unit, from: begin, around: suspensions) {
        case .stopped(let remaining): return .stopped(remaining: remaining)
        case .arrived(let position) where unit == .naturalDays:
            guard let day = workedDay(from: Int(position) - 1, around: suspensions) else {
                return .stopped(remaining: 0)
            }
            return .at(instant(day, hours.closing))
        case .arrived(let position): return .at(instant(atEndBefore: position, unit))
        }
    }
}
