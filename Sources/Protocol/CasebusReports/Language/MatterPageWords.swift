/// The page that tells where the days go and what could be shortened.
package enum MatterPageWords {
    package static var title: String { say(en: "Where the days go", zh: "事项耗时") }

    package static func lead(at time: String) -> String {
        say(
            en: "Steps by the time that cases were held in them, at \(time): what to shorten first stands on top.",
            zh: "截至 \(time)，按各环节占用的时间排列，最应压减的在前。")
    }

    package static func only(_ matter: String) -> String { say(en: "Only matter \(matter).", zh: "仅列事项 \(matter)。") }
    package static var every: String { say(en: "Every matter", zh: "查看全部事项") }

    package static var steps: String { say(en: "Steps, the costliest first", zh: "各环节耗时，最多的在前") }
    package static var step: String { say(en: "Step", zh: "环节") }
    package static var matter: String { say(en: "Matter", zh: "事项") }

    package static func more(_ shown: Int, of all: Int) -> String {
        say(en: "The first \(shown) of \(all) rows.", zh: "共 \(all) 行，列出前 \(shown) 行。")
    }

    // What could go.

    package static var limits: String { say(en: "Limits that could be shorter", zh: "可压减的承诺时限") }
    package static var promised: String { say(en: "Promised", zh: "承诺时限") }
    package static var kept: String { say(en: "Nine of ten took", zh: "九成所需") }
    package static var stamps: String {
        say(en: "Steps that are only signed and answered at once", zh: "签收后随即办结、从无异议的环节")
    }
    package static var waited: String { say(en: "Waited", zh: "等待时间") }
    package static var answers: String { say(en: "Answers", zh: "反馈") }
    package static var atOnce: String { say(en: "At once", zh: "随即办结") }
    package static var trips: String { say(en: "Trips and materials", zh: "跑动与材料") }
    package static var askedBy: String {
        say(en: "Trips, by who asked for the correction", zh: "跑动次数（按告知补正的单位）")
    }
    package static var tripCount: String { say(en: "Trips", zh: "跑动次数") }
    package static var corrections: String { say(en: "Corrections", zh: "补正次数") }
    package static var corrected: String { say(en: "Cases corrected", zh: "需补正办件占比") }
    package static var cases: String { say(en: "Cases", zh: "办件") }
    package static var materials: String { say(en: "Materials", zh: "材料") }
    package static var windows: String {
        say(en: "What a hall may finish and handed on all the same", zh: "大厅可以当场办结却仍转交的办件")
    }
    package static var away: String { say(en: "Away for", zh: "转交时长") }
    package static var handedOn: String { say(en: "Handed on", zh: "转交") }
}
