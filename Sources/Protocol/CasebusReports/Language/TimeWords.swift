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
    package static var naturalDay: String { say(en: "nd", zh: "个自然日") }
}
