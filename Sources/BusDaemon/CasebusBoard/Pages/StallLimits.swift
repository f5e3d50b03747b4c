internal import CasebusCalendar
internal import CasebusModel
internal import CasebusReports

/// How long a case may lie before it is a stall: as `casebus stalls` has it where the reader says nothing else.
struct StallLimits {
    static let names = ["waiting", "work", "idle"]
    private static let usual = ["waiting": "1d", "work": "5d", "idle": "1d"]

    /// As they were written, by name.
    let written: [String: String]
    private let budgets: [String: TimeBudget]

    init(_ query: PageQuery) throws(Problem) {
        var (written, budgets): ([String: String], [String: TimeBudget]) = ([:], [:])
        for name in Self.names {
            let text = try query.text(name, limit: 20) ?? Self.usual[name] ?? ""
            guard let budget = TimeBudget(written: text) else {
                throw query.invalid(
                    name, "give a duration such as 4h or 3d, or working time such as 4wh or 2wd")
            }
            (written[name], budgets[name]) = (text, budget)
        }
        (self.written, self.budgets) = (written, budgets)
    }

    /// What the query `stalls` takes.
    var parameters: [String: QueryValue] {
        var parameters: [String: QueryValue] = [:]
        for (name, budget) in budgets {
            if case .elapsed(let milliseconds) = budget {
                parameters["\(name)_limit_s"] = .number(UInt64(milliseconds / 1000))
            } else {
                parameters["\(name)_limit"] = .text(budget.description)
            }
        }
        return parameters
    }

    /// The limit that an interval of this kind is held to.
    func shown(for kind: String) -> String {
        let name = kind == "at_work" ? "work" : ["waiting", "away"].contains(kind) ? "waiting" : "idle"
        return budgets[name]?.shown ?? ""
    }
}
