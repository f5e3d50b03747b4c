package import CasebusCalendar

/// What the calendar answers.
package enum CalendarWords {
    /// - Parameter more: ``counted(from:)`` and the like, in their order.
    package static func deadline(_ limit: String, from begin: String, due: String, _ more: String) -> String {
        say(
            en: "\(limit) after \(begin) end on \(due)\(more)",
            zh: "自 \(begin) 起 \(limit)，到期时刻为 \(due)\(more)")
    }

    package static func stopped(_ limit: String, from begin: String, left: String, _ more: String) -> String {
        say(
            en: "\(limit) after \(begin) are suspended with \(left) left\(more)",
            zh: "自 \(begin) 起 \(limit)，计时中止，剩余 \(left)\(more)")
    }

    package static func counted(from day: String) -> String {
        say(en: ", counted from \(day)", zh: "，从 \(day)起算")
    }

    package static func extended(_ time: String) -> String {
        say(en: ", with \(time) of extension", zh: "，延期 \(time)")
    }

    package static func suspended(_ time: String) -> String {
        say(en: ", not counting \(time) of suspension", zh: "，扣除中止期间 \(time)")
    }

    package static func state(at instant: String, used: String, left: String) -> String {
        say(
            en: "; at \(instant) \(used) are used and \(left) left",
            zh: "；至 \(instant)，已用 \(used)，剩余 \(left)")
    }

    package static func late(at instant: String, since begin: String) -> String {
        say(en: "; at \(instant) late since \(begin)", zh: "；至 \(instant) 已超期，自 \(begin) 起")
    }

    package static func wasLate(from begin: String, to end: String) -> String {
        say(
            en: "; late from \(begin) to \(end), when an extension came",
            zh: "；自 \(begin) 至 \(end) 曾超期，其后才延期")
    }

    package static func between(_ time: String, from begin: String, to end: String, _ caution: String) -> String {
        say(
            en: "\(time) of working time from \(begin) to \(end)\(caution)",
            zh: "\(begin) 至 \(end)，工作时间 \(time)\(caution)")
    }

    package static var caution: String {
        say(
            en: "; provisional, the calendar has no holidays for some of this time",
            zh: "；暂定，工作日历还没有其中部分时间的节假日安排")
    }

    package static func day(_ weekday: String, _ date: String) -> String {
        say(en: "\(weekday) \(date)", zh: "\(date)（\(weekday)）")
    }

    package static func instant(_ weekday: String, _ date: String, _ time: String) -> String {
        say(en: "\(weekday) \(date) \(time)", zh: "\(date)（\(weekday)）\(time)")
    }

    package static func worked(_ count: Int, of days: Int, _ caution: String) -> String {
        say(
            en: "\(count) of \(days, "day") are worked\(caution)",
            zh: "共 \(days) 天，上班 \(count) 天\(caution)")
    }

    package static var worked: String { say(en: "worked", zh: "上班") }
    package static var off: String { say(en: "off", zh: "休息") }

    /// A kind of day, as its document calls it.
    package static func kind(_ word: String) -> String {
        switch word {
        case "working_day": say(en: "working day", zh: "工作日")
        case "weekend": say(en: "weekend", zh: "周末")
        case "holiday": say(en: "holiday", zh: "节假日")
        case "make_up_day": say(en: "make up day", zh: "调休上班日")
        default: word
        }
    }

    package static func weekday(_ day: Weekday) -> String {
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
