/// The units in which times are said, behind their numbers.
enum TimeWords {
    static var day: String { say(en: "d", zh: "天") }
    static var hour: String { say(en: "h", zh: "小时") }
    static var minute: String { say(en: "min", zh: "分钟") }
    static var second: String { say(en: "s", zh: "秒") }

    /// A day of the office, where it is clear that working time is meant.
    static var officeDay: String { say(en: "d", zh: "个工作日") }

    // Where it is not clear, as beside other durations.
    static var workingDay: String { say(en: "wd", zh: "个工作日") }
    static var workingHour: String { say(en: "wh", zh: "工作小时") }
    static var workingMinute: String { say(en: "wm", zh: "工作分钟") }
    static var naturalDay: String { say(en: "nd", zh: "个自然日") }
}
