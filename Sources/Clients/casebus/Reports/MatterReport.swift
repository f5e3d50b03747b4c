import CasebusCalendar
import CasebusMatters
import CasebusReports

/// Matters, for people.
enum MatterReport {
    /// A line a matter.
    static func list(_ matters: [Matter]) -> [String] {
        var table = Table([
            (Title.matter, .left), (Title.name, .left), (Title.matterKind, .left), (Title.steps, .right),
            (Title.promised, .left),
        ])
        for matter in matters {
            table.add([
                matter.code, matter.names.shown, MatterWords.kind(matter.kind.rawValue), "\(matter.steps.count)",
                together(matter.criticalPath.promised.parts.map(\.description)),
            ])
        }
        return table.lines
    }

    /// All of one matter: its steps by stages, then who is responsible for each.
    static func lines(_ matter: MatterDocument) -> [String] {
        var lines = ["\(matter.code)  \(matter.name.shown)".shown, summary(matter), ""]
        lines += steps(matter)
        let rules = rules(matter)
        if !rules.isEmpty { lines += [""] + rules }
        lines += [""] + responsible(matter) + [""]
        for (title, texts) in [
            (MatterWords.materials, matter.materials.map(\.shown)), (MatterWords.finish, matter.windows.finish),
            (MatterWords.takeIn, matter.windows.takeIn), (MatterWords.feeds, matter.feeds),
        ] where !texts.isEmpty {
            lines.append(MatterWords.listed(title, texts.joined(separator: Separator.item)))
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func summary(_ matter: MatterDocument) -> String {
        let code = matter.implementationCode.map(MatterWords.implementationCode) ?? ""
        let path = matter.criticalPath
        let promised =
            path.promised.isEmpty
            ? MatterWords.nothingPromised
            : MatterWords.promised(together(path.promised), by: path.steps.joined(separator: Separator.item))
        return MatterWords.summary(MatterWords.kind(matter.kind), code, promised)
    }

    /// A limit as the document has it, in words.
    private static func limit(_ written: String) -> String { TimeBudget(written: written)?.inWords ?? written }

    private static func together(_ parts: [String]) -> String { parts.map(limit).joined(separator: TimeWords.plus) }

    /// Steps of the same stage may go on at the same time.
    private static func steps(_ matter: MatterDocument) -> [String] {
        var table = Table([
            (Title.stage, .right), (Title.step, .left), (Title.name, .left), (Title.after, .left),
            (Title.promised, .left), (Title.statutory, .left), (Title.toSign, .left),
        ])
        let ordered = matter.steps.enumerated().sorted { left, right in
            (left.element.stage, left.offset) < (right.element.stage, right.offset)
        }
        for step in ordered.map(\.element) {
            table.add([
                "\(step.stage)", step.code, step.name.shown, step.after.joined(separator: Separator.item),
                step.promisedLimit.map(limit) ?? "", step.statutoryLimit.map(limit) ?? "",
                step.waitingLimit.map(limit) ?? "",
            ])
        }
        return table.lines
    }

    /// What holds for a case as a whole, and for steps without limits; a line a rule.
    private static func rules(_ matter: MatterDocument) -> [String] {
        let (rules, defaults) = (matter.rules, matter.defaults)
        let hasBareStep = matter.steps.contains { $0.promisedLimit == nil && $0.statutoryLimit == nil }
        let waits = matter.steps.contains { $0.waitingLimit == nil }
        let grounds = rules.grounds.map { $0.map(MatterWords.ground).joined(separator: Separator.item) }
        let limits = [
            (MatterWords.wholePromised, rules.promisedLimit),
            (matter.joint ? MatterWords.wholeJoint : MatterWords.wholeStatutory, rules.statutoryLimit),
            (MatterWords.extensions, rules.extensionLimit), (MatterWords.correction, rules.correctionLimit),
            (MatterWords.issue, rules.issueLimit),
        ]
        let bare = [
            (MatterWords.defaultHandoff, hasBareStep ? defaults.handoffLimit : nil),
            (MatterWords.defaultWaiting, waits ? defaults.waitingLimit : nil),
        ]
        let all =
            limits.map { ($0, $1.map(limit)) }
            + [(MatterWords.grounds, grounds.map { $0.isEmpty ? MatterWords.noGround : $0 })]
            + bare.map { ($0, $1.map(limit)) }
        return all.compactMap { title, value in value.map { MatterWords.listed(title, $0) } }
    }

    private static func responsible(_ matter: MatterDocument) -> [String] {
        guard let list = matter.list else { return [MatterWords.noListNobody] }
        var table = Table([
            (Title.step, .left), (Title.responsible, .left), (Title.office, .left), (Title.post, .left),
            (Title.applicants, .left), (Title.registeredBy, .left), (Title.entry, .right),
        ])
        for step in matter.steps {
            if step.responsible.isEmpty { table.add([step.code, MatterWords.nobody, "", "", "", "", ""]) }
            for entry in step.responsible {
                table.add([
                    step.code, entry.department, entry.office ?? "", entry.post ?? "",
                    MatterWords.applicants(entry.applicants),
                    entry.registrars.joined(separator: Separator.item), "\(entry.entry)",
                ])
            }
        }
        return table.lines + [MatterWords.byList(list)]
    }
}
