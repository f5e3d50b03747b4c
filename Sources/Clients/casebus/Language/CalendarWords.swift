import CasebusCalendar

/// What the calendar answers.
enum CalendarWords {
    static func deadline(_ limit: String, from begin: String, due: String, _ caution: String) -> String {
        say(
            en: "\(limit) after \(begin) end on \(due)\(caution)",
            zh: "自 \(begin) 起 \(limit)，到期时刻为 \(due)\(caution)")
    }

    static func between(_ time: String, from begin: String, to end: String, _ caution: String) -> String {
        say(
            en: "\(time) of working time from \(begin) to \(end)\(caution)",
            zh: "\(begin) 至 \(end)，工作时间 \(time)\(caution)")
    }

    static var caution: String {
        say(
            en: "; provisional, the calendar has no holidays for some of this time",
            zh: "；暂定，工作日历还没有其中部分时间的节假日安排")
    }

    static func instant(_ weekday: String, _ date: String, _ time: String) -> String {
        say(en: "\(weekday) \(date) \(time)", zh: "\(date)（\(weekday)）\(time)")
    }

    static func worked(_ count: Int, of days: Int, _ caution: String) -> String {
        say(
            en: "\(count) of \(days, "day") are worked\(caution)",
            zh: "共 \(days) 天，上班 \(count) 天\(caution)")
    }

    static var worked: String { say(en: "worked", zh: "上班") }
    static var off: String { say(en: "off", zh: "休息") }

    /// A kind of day, as its document calls it.
    static func kind(_ word: String) -> String {
        switch word {
        case "working_day": say(en: "working day", zh: "工作日")
        case "weekend": say(en: "weekend", zh: "周末")
        case "holiday": say(en: "holiday", zh: "节假日")
        case "make_up_day": say(en: "make up day", zh: "调休上班日")
        default: word
        }
    }

    static func weekday(_ day: Weekday) -> String {
        switch day {
        case .monday: say(en: "Mon", zh: "周一")
        case .tuesday: say(en: "Tue", zh: "周二")
        case .wednesday: say(en: "Wed", zh: "周三")
        case .thursday: say(en: "Thu", zh: "周四")
        case .friday: say(en: "Fri", zh: "周五")
        case .saturday: say(en: "Sat", zh: "周六")
        case .sunday: say(en: "Sun", zh: "周日")
        }
    }
}
