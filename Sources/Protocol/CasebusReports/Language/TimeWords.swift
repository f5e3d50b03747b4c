/// The units in which times are said, behind their numbers.
package enum TimeWords {
    package static var day: String { say(en: "d", zh: "天") }
    package static var hour: String { say(en: "h", zh: "小时") }
    package static var minute: String { say(en: "min", zh: "分钟") }
    package static var second: String { say(en: "s", zh: "秒") }

    /// A day of the office, where it is clear that working time is meant.
    package static var officeDay: String { say(en: "d", zh: "个工作日") }

    /// Below a report, where the machine's own clock shows another time.
    package static func zone(_ name: String) -> String { say(en: "Times are in \(name).", zh: "以上均为 \(name) 时间。") }

    // Where it is not clear, as beside other durations.
    package static var workingDay: String { say(en: "wd", zh: "个工作日") }
    package static var workingHour: String { say(en: "wh", zh: "工作小时") }
    package static var workingMinute: String { say(en: "wm", zh: "工作分钟") }

    // A limit in words.
    package static func workingDays(_ count: Int) -> String {
        say(en: "\(count, "working day")", zh: "\(count) 个工作日")
    }
    package static func workingHours(_ count: Int) -> String {
        say(en: "\(count, "working hour")", zh: "\(count) 工作小时")
    }
    package static func workingMinutes(_ count: Int) -> String {
        say(en: "\(count, "working minute")", zh: "\(count) 工作分钟")
    }
    package static func naturalDays(_ count: Int) -> String {
        say(en: "\(count, "natural day")", zh: "\(count) 个自然日")
    }
    /// Between the parts of a limit that is counted in several units.
    package static var plus: String { say(en: " and ", zh: "另加 ") }
}
