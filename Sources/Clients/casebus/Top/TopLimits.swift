/// What `top` calls overdue.
struct TopLimits: Sendable {
    var waiting: LimitArgument
    var work: LimitArgument
    var idle: LimitArgument

    func query(limit: Int) -> Stalls.Parameters {
        Stalls.Parameters(
            waiting: waiting.budget, work: work.budget, idle: idle.budget, at: nil, limit: limit, by: nil, since: nil,
            until: nil)
    }
}
