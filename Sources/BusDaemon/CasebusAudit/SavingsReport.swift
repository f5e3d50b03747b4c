internal import CasebusCalendar

/// What could be saved: steps, time, trips, and what a window could finish, each ranked by what it costs.
package struct SavingsReport: Equatable, Sendable {
    package let at: Int64
    package var steps: [StepSavings.StepRow] = []
    package var stamps: [StepSavings.StampRow] = []
    package var limits: [StepSavings.LimitRow] = []
    package var matters: [TripSavings.Row] = []
    package var units: [TripSavings.Row] = []
    package var windows: [WindowSavings.Row] = []
    /// Some list was longer.
    package private(set) var isCut = false

    /// - Parameter at: milliseconds since 1970.
    package init(at: Int64) { self.at = at }

    package var isEmpty: Bool { steps.isEmpty && matters.isEmpty && windows.isEmpty }

    /// Keeps the first so many of each list.
    package mutating func keep(_ count: Int) {
        let counts = [steps.count, stamps.count, limits.count, matters.count, units.count, windows.count]
        isCut = counts.contains { $0 > count }
        (steps, stamps, limits) = (Array(steps.prefix(count)), Array(stamps.prefix(count)), Array(limits.prefix(count)))
        (matters, units) = (Array(matters.prefix(count)), Array(units.prefix(count)))
        windows = Array(windows.prefix(count))
    }

    /// Adds `"at"`, the lists and `"more"` to the object that is being written.
    ///
    /// - Parameter materials: what the catalogue asks for, of a matter.
    package func write(to json: inout JSONWriter, materials: (String) -> [String]) {
        json.instant("at", milliseconds: at)
        json.array("steps") { json in
            for row in steps { json.object { Self.write(row, to: &$0) } }
        }
        json.array("stamps") { json in
            for row in stamps { json.object { Self.write(row, to: &$0) } }
        }
        json.array("limits") { json in
            for row in limits { json.object { Self.write(row, to: &$0) } }
        }
        json.array("trips") { json in
            for row in matters {
                json.object { json in
                    json.member("matter", row.name)
                    Self.write(row, to: &json)
                    json.array("materials") { json in for material in materials(row.name) { json.element(material) } }
                }
            }
        }
        json.array("asked_by") { json in
            for row in units {
                json.object { json in
                    json.member("unit", row.name)
                    Self.write(row, to: &json)
                }
            }
        }
        json.array("windows") { json in
            for row in windows { json.object { Self.write(row, to: &$0) } }
        }
        json.member("more", isCut)
    }

    private static func write(_ row: StepSavings.StepRow, to json: inout JSONWriter) {
        json.member("matter", row.matter)
        json.member("step", row.step)
        json.member("n", row.held.count)
        json.member("open", row.open)
        json.object("held") { row.held.write(to: &$0, withCount: false) }
        json.seconds("matter_total_s", milliseconds: row.matterTotal)
    }

    private static func write(_ row: StepSavings.StampRow, to json: inout JSONWriter) {
        json.member("matter", row.matter)
        json.member("step", row.step)
        json.member("answers", row.answers)
        json.member("at_once", row.atOnce)
        json.object("wait") { row.waited.write(to: &$0, withCount: true) }
    }

    private static func write(_ row: StepSavings.LimitRow, to json: inout JSONWriter) {
        json.member("matter", row.matter)
        json.member("step", row.step)
        json.member("n", row.count)
        json.member("open", row.open)
        json.member("promised", row.promised.description)
        json.member("kept", row.kept.description)
    }

    private static func write(_ row: TripSavings.Row, to json: inout JSONWriter) {
        json.member("cases", row.cases)
        json.member("corrected", row.corrected)
        json.member("corrections", row.corrections)
        json.member("trips", row.trips)
    }

    private static func write(_ row: WindowSavings.Row, to json: inout JSONWriter) {
        json.member("matter", row.matter)
        json.member("hall", row.hall)
        json.member("cases", row.cases)
        json.member("handed_on", row.handedOn)
        json.object("away") { row.away.write(to: &$0, withCount: false) }
    }
}
