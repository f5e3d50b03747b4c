package import CasebusCalendar

/// What holds for a case of a matter as a whole: how long it may take, and what may stop or lengthen its clock. Nothing
/// said is no rule.
package struct CaseRules: Equatable, Sendable {
    /// What the public is promised, from acceptance to decision (承诺时限).
    package var promisedLimit: TimeBudget?
    /// What the law allows, from acceptance to decision (法定时限); red from there on.
    package var statutoryLimit: TimeBudget?
    /// How many working days all extensions of a case may add (延期).
    package var extensionWorkingDays: Int?
    /// How long the applicant's materials may be looked at before they count as accepted (补正告知时限).
    package var correctionLimit: TimeBudget?
    /// How long after the decision its document may take to be issued and delivered (颁发送达时限).
    package var issueLimit: TimeBudget?
    /// Codes of the grounds on which the clock may be stopped (特别程序); `nil`: any, empty: none.
    package var grounds: [String]?

    package init(
        promisedLimit: TimeBudget? = nil, statutoryLimit: TimeBudget? = nil, extensionWorkingDays: Int? = nil,
        correctionLimit: TimeBudget? = nil, issueLimit: TimeBudget? = nil, grounds: [String]? = nil
    ) {
        self.promisedLimit = promisedLimit
        self.statutoryLimit = statutoryLimit
        self.extensionWorkingDays = extensionWorkingDays
        self.correctionLimit = correctionLimit
        self.issueLimit = issueLimit
        self.grounds = grounds
    }
}

/// The rules of a case as a kind of matters, or one matter, states them: also what holds instead where several
/// departments handle it jointly (联合办理).
package struct StatedRules: Equatable, Sendable {
    package var rules: CaseRules
    /// In place of the statutory limit.
    package var jointLimit: TimeBudget?
    /// In place of the days that extensions may add.
    package var jointExtensionWorkingDays: Int?

    package init(_ rules: CaseRules = CaseRules(), jointLimit: TimeBudget? = nil, jointExtensionWorkingDays: Int? = nil)
    {
        self.rules = rules
        self.jointLimit = jointLimit
        self.jointExtensionWorkingDays = jointExtensionWorkingDays
    }

    /// What this says, and where it says nothing what the other one says; rule by rule.
    package func over(_ other: StatedRules) -> StatedRules {
        let (own, its) = (rules, other.rules)
        return StatedRules(
            CaseRules(
                promisedLimit: own.promisedLimit ?? its.promisedLimit,
                statutoryLimit: own.statutoryLimit ?? its.statutoryLimit,
                extensionWorkingDays: own.extensionWorkingDays ?? its.extensionWorkingDays,
                correctionLimit: own.correctionLimit ?? its.correctionLimit,
                issueLimit: own.issueLimit ?? its.issueLimit, grounds: own.grounds ?? its.grounds),
            jointLimit: jointLimit ?? other.jointLimit,
            jointExtensionWorkingDays: jointExtensionWorkingDays ?? other.jointExtensionWorkingDays)
    }

    /// What holds for a matter that is joint, or is not.
    package func settled(isJoint: Bool) -> CaseRules {
        var settled = rules
        if isJoint {
            settled.statutoryLimit = jointLimit ?? rules.statutoryLimit
            settled.extensionWorkingDays = jointExtensionWorkingDays ?? rules.extensionWorkingDays
        }
        return settled
    }
}
