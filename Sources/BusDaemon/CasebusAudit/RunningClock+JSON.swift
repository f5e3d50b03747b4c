package import CasebusCalendar
internal import CasebusModel

extension RunningClock {
    /// Writes the clock with each of its limits: when it is due and why then, and how it stands at an instant.
    ///
    /// - Shape: amounts are `_days` for limits of days, `_s` for those of time, and absent where there is nothing to tell;
    ///   `due` is `null` while the clock stands.
    package func write(to json: inout JSONWriter, at now: Int64, by calendar: WorkingCalendar) {
        let office = calendar.office(of: holder)
        json.object { json in
            json.member("clock", clock.rawValue)
            json.member("handoff", handoff)
            json.member("holder", holder)
            json.seconds("working_day_s", milliseconds: office.hours.total)
            json.array("limits") { json in
                for limit in limits { limit.write(to: &json, at: now, by: office) }
            }
        }
    }
}

extension RunningClock.Limit {
    fileprivate func write(to json: inout JSONWriter, at now: Int64, by office: OfficeCalendar) {
        let explanation = office.explanation(of: deadline)
        let state = office.state(of: deadline, at: now)
        json.object { json in
            json.member("colour", colour.rawValue)
            json.member("rule", rule)
            json.member("limit", deadline.budget.description)
            json.instant("from", milliseconds: deadline.start)
            if let day = explanation.firstCountedDay {
                json.member("first_day", CivilDate(daysSince1970: day).description)
            }
            if let due = explanation.due.instant { json.instant("due", milliseconds: due) } else { json.null("due") }
            amount(explanation.suspended.amount, "suspended_days", "suspended_s", to: &json)
            amount(explanation.extended.amount, "extended_days", "extended_s", to: &json)
            if deadline.budget.unit.isDays {
                json.member("used_days", Int(state.used))
                json.member("remaining_days", Int(state.remaining))
            } else {
                json.seconds("used_s", milliseconds: state.used)
                json.seconds("remaining_s", milliseconds: state.remaining)
            }
            json.member("late", state.isLate)
            json.array("late_stretches") { json in
                for stretch in office.lateStretches(of: deadline, until: now) {
                    json.object { json in
                        json.instant("from", milliseconds: stretch.from)
                        json.instant("to", milliseconds: stretch.to)
                    }
                }
            }
            json.member("provisional", explanation.isProvisional)
            json.member("calendar", explanation.calendarVersion)
        }
    }

    private func amount(_ amount: Int64, _ days: StaticString, _ seconds: StaticString, to json: inout JSONWriter) {
        guard amount > 0 else { return }
        if deadline.budget.unit.isDays {
            json.member(days, Int(amount))
        } else {
            json.seconds(seconds, milliseconds: amount)
        }
    }
}
