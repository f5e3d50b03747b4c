internal import CasebusCalendar
internal import CasebusReports

/// What could go: a table for each kind of saving that there is one of, each with what costs most first.
struct SavingTables {
    let answer: SavingsAnswer

    init(_ answer: SavingsAnswer) {
        self.answer = answer
    }

    var html: HTML {
        let parts: [(String, Grid)] = [
            (MatterPageWords.limits, limits), (MatterPageWords.stamps, stamps), (MatterPageWords.trips, trips),
            (MatterPageWords.askedBy, askedBy), (MatterPageWords.windows, windows),
        ]
        return HTML(
            parts.filter { !$0.1.isEmpty }.map { title, grid in "<h2>\(title)</h2>\(grid.html)" as HTML })
    }

    private var limits: Grid {
        var grid = Grid(
            [
                (MatterPageWords.step, .text), (MatterPageWords.matter, .text), (MatterPageWords.promised, .number),
                (MatterPageWords.kept, .number), (MapWords.number, .number), (MapWords.open, .number),
            ], caption: MatterPageWords.limits)
        for row in answer.limits {
            grid.add([
                name(row.step), name(row.matter), "\(TimeBudget(written: row.promised)?.shown ?? row.promised)",
                "\(TimeBudget(written: row.kept)?.shown ?? row.kept)", "\(row.n)", "\(row.open)",
            ])
        }
        return grid
    }

    private var stamps: Grid {
        var grid = Grid(
            [
                (MatterPageWords.step, .text), (MatterPageWords.matter, .text), (MatterPageWords.waited, .number),
                (MapWords.median, .number), (MatterPageWords.answers, .number), (MatterPageWords.atOnce, .number),
            ], caption: MatterPageWords.stamps)
        for row in answer.stamps {
            grid.add([
                name(row.step), name(row.matter), "\(HumanTime.duration(ifAny: row.wait.total))",
                "\(HumanTime.duration(ifAny: row.wait.median))", "\(row.answers)", "\(row.atOnce)",
            ])
        }
        return grid
    }

    private var trips: Grid {
        var grid = Grid(
            [
                (MatterPageWords.matter, .text), (MatterPageWords.tripCount, .number),
                (MatterPageWords.corrections, .number), (MatterPageWords.cases, .number),
                (MatterPageWords.corrected, .number), (MatterPageWords.materials, .text),
            ], caption: MatterPageWords.trips)
        for row in answer.trips {
            grid.add([
                name(row.matter ?? ""), "\(row.trips)", "\(row.corrections)", "\(row.cases)",
                "\(Share.shown(row.cases > 0 ? Double(row.corrected) / Double(row.cases) : 0))",
                "\((row.materials ?? []).joined(separator: SavingsWords.comma))",
            ])
        }
        return grid
    }

    private var askedBy: Grid {
        var grid = Grid(
            [
                (StallPageWords.unit, .text), (MatterPageWords.tripCount, .number),
                (MatterPageWords.corrections, .number),
            ], caption: MatterPageWords.askedBy)
        for row in answer.askedBy {
            grid.add([UnitName(name: row.unit ?? "").html, "\(row.trips)", "\(row.corrections)"])
        }
        return grid
    }

    private var windows: Grid {
        var grid = Grid(
            [
                (MatterPageWords.matter, .text), (StallPageWords.unit, .text), (MatterPageWords.away, .number),
                (MatterPageWords.handedOn, .number), (MatterPageWords.cases, .number), (MapWords.median, .number),
                (MapWords.ninetieth, .number),
            ], caption: MatterPageWords.windows)
        for row in answer.windows {
            grid.add([
                name(row.matter), UnitName(name: row.hall).html, "\(HumanTime.duration(ifAny: row.away.total))",
                "\(row.handedOn)", "\(row.cases)", "\(HumanTime.duration(ifAny: row.away.median))",
                "\(HumanTime.duration(ifAny: row.away.ninetieth))",
            ])
        }
        return grid
    }

    private func name(_ name: String) -> HTML { "\(name.isEmpty ? "-" : name)" }
}
