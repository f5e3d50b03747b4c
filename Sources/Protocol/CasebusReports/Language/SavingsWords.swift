/// What could be saved: steps, time, materials and trips.
package enum SavingsWords {
    package static var steps: String {
        say(en: "Steps, by the time they are held:", zh: "减环节：各环节耗时，合计最长的在前")
    }

    package static var stamps: String {
        say(
            en: "Steps that are only signed and answered at once, by the waiting they cost:",
            zh: "减环节：签收后随即办结、从无异议的环节，等待最长的在前")
    }

    package static var limits: String {
        say(
            en: "Limits that could be shorter: what is promised, and what nine of ten took:",
            zh: "减时限：承诺时限与九成交接实际所需时限，富余最多的在前")
    }

    package static var trips: String {
        say(
            en: "Trips and materials: corrections, how many of them in person, and the cases that needed one:",
            zh: "减材料、减跑动：补正次数、其中须到场的次数，以及需补正的办件占比")
    }

    package static var askedBy: String {
        say(en: "Trips, by who asked for the correction:", zh: "减跑动：按告知补正的单位")
    }

    package static var windows: String {
        say(
            en: "What a hall may finish and handed on all the same:",
            zh: "能办不办：大厅可以当场办结、却仍转交的办件，耗时最长的在前")
    }

    package static var nothing: String {
        say(en: "Nothing was handed over or registered in this time.", zh: "这段时间没有登记和交接。")
    }

    package static func closing(at time: String) -> String {
        say(
            en: "At \(time); what is still open counts with its age so far.",
            zh: "截至 \(time)；未办结的按截至目前的时长计入。")
    }

    package static var more: String {
        say(en: "There are more rows: --limit shows them.", zh: "还有更多行：用 --limit 显示。")
    }

    /// Between the names of materials.
    package static var comma: String { say(en: ", ", zh: "、") }
}
