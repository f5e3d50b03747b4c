package import CasebusCalendar

/// One part of a matter: what a hand-off asks for.
package struct Step: Equatable, Sendable {
    /// As `push` carries it.
    package var code: String
    package var names: Names
    /// Codes of the steps that must be done before; none: it can begin at once. Steps that do not wait for each other
    /// go on at the same time (并联).
    package var after: [String]
    /// What the public is promised (承诺时限).
    package var promisedLimit: TimeBudget?
    /// What the law allows (法定时限).
    package var statutoryLimit: TimeBudget?
    /// How long it may wait to be signed for (签收时限).
    package var waitingLimit: TimeBudget?

    package init(
        code: String, names: Names = Names(), after: [String] = [], promisedLimit: TimeBudget? = nil,
        statutoryLimit: TimeBudget? = nil, waitingLimit: TimeBudget? = nil
    ) {
        self.code = code
        self.names = names
        self.after = after
        self.promisedLimit = promisedLimit
        self.statutoryLimit = statutoryLimit
        self.waitingLimit = waitingLimit
    }
}

extension TimeBudget {
    /// Whether there is no time in it.
    package var isNothing: Bool {
        switch self {
        case .elapsed(let milliseconds), .workingTime(let milliseconds): milliseconds == 0
        case .workingDays(let days), .naturalDays(let days): days == 0
        }
    }

    /// Whether it is more of the same unit; budgets of different units are not compared.
    package func exceeds(_ other: TimeBudget) -> Bool {
        switch (self, other) {
        case (.elapsed(let own), .elapsed(let other)), (.workingTime(let own), .workingTime(let other)): own > other
        case (.workingDays(let own), .workingDays(let other)), (.naturalDays(let own), .naturalDays(let other)):
            own > other
        default: false
        }
    }
}
