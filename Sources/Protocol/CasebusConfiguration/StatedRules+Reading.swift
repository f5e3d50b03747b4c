internal import CasebusCalendar
internal import CasebusMatters

extension SectionReader {
    /// What `kinds:` says, kind by kind; what is wrong is noted and left out.
    mutating func kinds(_ key: String) -> [MatterKind: StatedRules] {
        var section = section(key)
        var kinds: [MatterKind: StatedRules] = [:]
        for kind in MatterKind.allCases {
            var entry = section.section(kind.rawValue)
            let stated = entry.stated()
            entry.finish()
            entry.checkPromise(of: stated.rules.promisedLimit, within: stated.jointLimit)
            if stated != StatedRules() { kinds[kind] = stated }
        }
        section.finish()
        return kinds
    }

    /// The rules of a case as a whole, as a kind or a matter states them.
    mutating func stated() -> StatedRules {
        var stated = StatedRules()
        stated.rules.promisedLimit = limit("promised_limit")
        stated.rules.statutoryLimit = limit("statutory_limit")
        stated.jointLimit = limit("joint_limit")
        stated.rules.extensionWorkingDays = workingDays("extension_limit")
        stated.jointExtensionWorkingDays = workingDays("joint_extension_limit")
        stated.rules.correctionLimit = limit("correction_limit")
        stated.rules.issueLimit = limit("issue_limit")
        stated.rules.grounds = grounds("grounds")
        checkPromise(of: stated.rules.promisedLimit, within: stated.rules.statutoryLimit)
        return stated
    }

    /// Holds a matter's rules against its kind's, once both were read.
    func check(_ stated: StatedRules, isJoint: Bool, under kind: StatedRules) {
        let all = stated.over(kind)
        let isJointLaw = isJoint && all.jointLimit != nil
        if isJointLaw, let limit = stated.rules.statutoryLimit {
            mistake(
                "statutory_limit", "\(limit)", "The matter is joint, so that joint_limit holds. Leave this one out.")
        }
        if isJoint, all.jointExtensionWorkingDays != nil, let days = stated.rules.extensionWorkingDays {
            mistake(
                "extension_limit", "\(days)wd",
                "The matter is joint, so that joint_extension_limit holds. Leave this one out.")
        }
        let remedy = "It holds for joint matters, and this one is not. Write joint: true, or leave it out."
        if !isJoint, let limit = stated.jointLimit { mistake("joint_limit", "\(limit)", remedy) }
        if !isJoint, let days = stated.jointExtensionWorkingDays {
            mistake("joint_extension_limit", "\(days)wd", remedy)
        }
        let settled = all.settled(isJoint: isJoint)
        guard let promised = settled.promisedLimit, let law = settled.statutoryLimit, promised.exceeds(law) else {
            return
        }
        let ownLaw = isJointLaw ? stated.jointLimit : stated.rules.statutoryLimit
        switch (stated.rules.promisedLimit != nil, ownLaw != nil) {
        // Both are the kind's, or both were read from this section: then it is noted already, but for the joint one.
        case (false, false): return
        case (true, true): if isJointLaw { checkPromise(of: promised, within: law) }
        case (true, false): checkPromise(of: promised, within: law)
        case (false, true):
            mistake(
                isJointLaw ? "joint_limit" : "statutory_limit", "\(law)",
                "The kind's promise, \(promised), is longer. Promise less here: promised_limit.")
        }
    }

    func checkPromise(of promised: TimeBudget?, within law: TimeBudget?) {
        guard let promised, let law, promised.exceeds(law) else { return }
        mistake("promised_limit", "\(promised)", "The law allows \(law). Promise no more than that.")
    }

    /// A number of working days, as `10wd`.
    private mutating func workingDays(_ key: String) -> Int? {
        guard let limit = limit(key) else { return nil }
        if case .workingDays(let days) = limit { return days }
        mistake(key, "\(limit)", "Extensions are counted in working days. Write such as 10wd.")
        return nil
    }

    private mutating func grounds(_ key: String) -> [String]? {
        guard let items = texts(key, of: "codes of grounds", most: MatterLimits.groundsPerMatter) else { return nil }
        var grounds: [String] = []
        for (position, item) in items.enumerated() {
            let place = "\(key)[\(position)]"
            if let fault = MatterCode.fault(in: item.text) {
                mistake(place, item.text, "It \(fault). Write a code such as hearing.", line: item.line)
            } else if grounds.contains(item.text) {
                mistake(place, item.text, "It is listed twice. Keep one.", line: item.line)
            } else {
                grounds.append(item.text)
            }
        }
        return grounds
    }
}
