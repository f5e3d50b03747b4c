import CasebusMatters

/// Matters, for people.
enum MatterReport {
    /// A line a matter.
    static func list(_ matters: [Matter]) -> [String] {
        var table = Table([
            ("MATTER", .left), ("NAME", .left), ("KIND", .left), ("STEPS", .right), ("PROMISED", .left),
        ])
        for matter in matters {
            table.add([
                matter.code, matter.names.shown, matter.kind.rawValue, "\(matter.steps.count)",
                matter.criticalPath.promised.description,
            ])
        }
        return table.lines
    }

    /// All of one matter: its steps by stages, then who is responsible for each.
    static func lines(_ matter: MatterDocument) -> [String] {
        var lines = ["\(matter.code)  \(matter.name.shown)".shown, summary(matter).shown, ""]
        lines += steps(matter)
        lines += [""] + responsible(matter) + [""]
        for (title, texts) in [
            ("Materials", matter.materials.map(\.shown)), ("May be finished at", matter.windows.finish),
            ("Only taken in at", matter.windows.takeIn), ("Feeds", matter.feeds),
        ] where !texts.isEmpty {
            lines.append("\(title): \(texts.joined(separator: ", "))".shown)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func summary(_ matter: MatterDocument) -> String {
        let code = matter.implementationCode.map { ", implementation code \($0)" } ?? ""
        let path = matter.criticalPath
        let promised =
            path.promised.isEmpty
            ? "nothing promised"
            : "promised within \(path.promised.joined(separator: " ")) by way of \(path.steps.joined(separator: ", "))"
        return "\(matter.kind)\(code); \(promised)"
    }

    /// Steps of the same stage may go on at the same time.
    private static func steps(_ matter: MatterDocument) -> [String] {
        var table = Table([
            ("STAGE", .right), ("STEP", .left), ("NAME", .left), ("AFTER", .left), ("PROMISED", .left),
            ("STATUTORY", .left), ("TO SIGN", .left),
        ])
        let ordered = matter.steps.enumerated().sorted { left, right in
            (left.element.stage, left.offset) < (right.element.stage, right.offset)
        }
        for step in ordered.map(\.element) {
            table.add([
                "\(step.stage)", step.code, step.name.shown, step.after.joined(separator: ", "),
                step.promisedLimit ?? "", step.statutoryLimit ?? "", step.waitingLimit ?? "",
            ])
        }
        return table.lines
    }

    private static func responsible(_ matter: MatterDocument) -> [String] {
        guard let list = matter.list else { return ["Nobody is responsible: there is no responsibility list."] }
        var table = Table([
            ("STEP", .left), ("RESPONSIBLE", .left), ("OFFICE", .left), ("POST", .left), ("APPLICANTS", .left),
            ("REGISTERED BY", .left), ("ENTRY", .right),
        ])
        for step in matter.steps {
            if step.responsible.isEmpty { table.add([step.code, "nobody", "", "", "", "", ""]) }
            for entry in step.responsible {
                table.add([
                    step.code, entry.department, entry.office ?? "", entry.post ?? "", entry.applicants,
                    entry.registrars.joined(separator: ", "), "\(entry.entry)",
                ])
            }
        }
        return table.lines + ["by responsibility list \(list.shown)"]
    }
}
