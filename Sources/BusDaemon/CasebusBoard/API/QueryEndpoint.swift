internal import CasebusModel

/// One endpoint of the API: a query of the bus, and what may be asked of it.
struct QueryEndpoint: Sendable {
    /// What decides whether an answer is still the same.
    enum Validator: Sendable {
        /// The bytes of the document.
        case document
        /// The log's end and who asks: asked again before anything is recorded, nothing needs to be looked up.
        case head
        /// The same, but the document also tells the time.
        case headButTime
    }

    /// How the next part of a long answer is asked for.
    enum Paging: Sendable {
        /// `from`, with the document's `next`, while that is not beyond `head`.
        case tail
        /// `after`, with the last hand-off's number, while there are more.
        case inbox
    }

    /// The query's name, and the last segment of the path.
    let name: String
    let about: String
    let parameters: [QueryParameter]
    var validator = Validator.document
    var paging: Paging?

    var path: String { "/api/v1/\(name)" }
}

extension QueryEndpoint {
    static let all = [caseEndpoint, stalls, handovers, savings, tail, status, units, inbox]

    private static let caseEndpoint = QueryEndpoint(
        name: "case", about: "With whom a case is, since when, and everything that happened to it.",
        parameters: [
            QueryParameter(
                "id", .text(bytes: Limits.identifierBytes), "The case's id, as it was registered.", isRequired: true),
            QueryParameter(
                "registrar", .text(bytes: Limits.addressBytes),
                "The unit that registered it, where several have a case of this id."),
            QueryParameter(
                "limit", .number(1...1000), "Records at most; a longer case shows its last ones. Default: 1000."),
            QueryParameter("at", .instant, "The case as it was at this instant. Default: now."),
        ])

    private static let stalls = QueryEndpoint(
        name: "stalls",
        about: "Where cases lie longer than a limit, with whom and since when; with `by`, where the days go in a span.",
        parameters: ["waiting", "work", "idle"].flatMap { kind in
            [
                QueryParameter("\(kind)_limit_s", .seconds, "How long \(meaning[kind] ?? ""), in seconds."),
                QueryParameter(
                    "\(kind)_limit", .budget, "The same in working time or days: 2wd, 4wh, 90wm, 20nd. Not both."),
            ]
        } + [
            QueryParameter("at", .instant, "What was late at this instant. Default: now."),
            QueryParameter("limit", .number(1...10_000), "Stalls, or groups, at most. Default: 1000."),
            QueryParameter(
                "by", .choice(["pair", "unit", "matter", "step"]), "Put together by this instead of one by one."),
            QueryParameter("only", .choice(["open"]), "With `by`, only what is open now."),
        ] + span("With `by`, only what was pushed"))

    private static let meaning = [
        "waiting": "a hand-off may wait to be signed", "work": "a signed one may be at work",
        "idle": "a case may lie without an open hand-off",
    ]

    private static let handovers = QueryEndpoint(
        name: "handovers", about: "For each directed pair of units the hand-offs, and what waiting they cost.",
        parameters: span("Only hand-offs pushed"), validator: .head)

    private static let savings = QueryEndpoint(
        name: "savings", about: "Which steps, limits, materials and trips could be saved.",
        parameters: [
            QueryParameter("matter", .text(bytes: Limits.identifierBytes), "Of one matter only."),
            QueryParameter("limit", .number(1...1000), "Rows of each list at most. Default: 20."),
        ] + span("Only what was pushed or registered"))

    private static let tail = QueryEndpoint(
        name: "tail", about: "The log from a sequence on, as rows. It does not wait: ask again from `next`.",
        parameters: [
            QueryParameter(
                "from", .number(0...UInt64(Int64.max)), "The first sequence to look at. Default: behind the log's end."),
            QueryParameter("since", .instant, "In place of `from`: what was recorded at this instant or later."),
            QueryParameter("last_s", .seconds, "In place of `from`: what was recorded in so many seconds before now."),
            QueryParameter("limit", .number(1...1000), "Rows at most. Default: 100."),
            QueryParameter("unit", .text(bytes: Limits.addressBytes), "Only records that name this unit."),
            QueryParameter(
                "other", .text(bytes: Limits.addressBytes),
                "With `unit`: only hand-offs between the two, in either direction."),
            QueryParameter("case", .text(bytes: Limits.identifierBytes), "Only records of the cases of this id."),
            QueryParameter("registrar", .text(bytes: Limits.addressBytes), "Only records of this registrar's cases."),
            QueryParameter(
                "matter", .text(bytes: Limits.identifierBytes), "Only records that name this matter, or of its cases."),
            QueryParameter("kind", .choice(recordKinds), "Only records of this kind."),
        ], paging: .tail)

    static let recordKinds = [
        "register", "accept", "decide", "close", "push", "acknowledge", "feedback", "withdraw", "urge", "suspend",
        "resume", "extend", "oversee", "explain", "rule", "reassign", "correction", "corrected", "started", "stopped",
        "presence", "arrived", "refusal", "clock_jumped", "rules", "card", "linked", "deemed_signed", "deemed_accepted",
        "succeeded", "unknown",
    ]

    private static let status = QueryEndpoint(
        name: "status", about: "The bus's own figures; for operators.", parameters: [])

    private static let units = QueryEndpoint(
        name: "units", about: "The units: who is present, and what each has open.", parameters: [])

    private static let inbox = QueryEndpoint(
        name: "inbox", about: "The open hand-offs to a unit, the oldest first.",
        parameters: [
            QueryParameter("unit", .text(bytes: Limits.addressBytes), "Whose. Default: the reader's own."),
            QueryParameter(
                "state", .choice(["open", "pushed", "signed", "disputed", "suspended"]),
                "Only hand-offs in this state. Default: open."),
            QueryParameter("limit", .number(1...1000), "Hand-offs at most. Default: 100."),
            QueryParameter(
                "after", .number(0...UInt64(Int64.max)),
                "Only hand-offs of a higher number: the last of the page before."),
            QueryParameter(
                "with", .choice(["clocks", "disputes", "clocks,disputes"]),
                "With clocks each has its clocks, and the records of cards, urges, orders and explanations; 100 at most. "
                    + "With disputes also those that the unit has to rule on, or in which it has the hand-off meanwhile."
            ),
        ], validator: .headButTime, paging: .inbox)

    private static func span(_ what: String) -> [QueryParameter] {
        [
            QueryParameter("since", .instant, "\(what) at this instant or later."),
            QueryParameter("until", .instant, "\(what) before this instant."),
        ]
    }
}
