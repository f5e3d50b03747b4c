/// The map of who waits for whom, and what is between two units.
package enum MapWords {
    package static var title: String { say(en: "Who waits for whom", zh: "交接地图") }

    package static var now: String { say(en: "Now", zh: "当前") }
    package static var choice: String { say(en: "Time", zh: "时间") }

    package static func waitingNow(_ count: Int, _ longest: String) -> String {
        say(
            en: "\(count, "hand-off") waiting to be signed for now, the longest for \(longest).",
            zh: "当前待签收的交接 \(count) 件，最长已等待 \(longest)。")
    }

    package static func waited(_ count: Int, _ total: String) -> String {
        say(
            en: "\(count, "hand-off") pushed in this time waited to be signed for, \(total) in all.",
            zh: "这段时间推送的交接中有 \(count) 件次待签收，等待合计 \(total)。")
    }

    package static var nothingWaits: String {
        say(en: "No hand-off is waiting to be signed for now.", zh: "当前没有待签收的交接。")
    }

    package static var howToRead: String {
        say(
            en: """
                A row sends, a column receives. A number is how many hand-offs wait; the stronger the colour, the larger its \
                share of all waiting time.
                """,
            zh: "行为发送方，列为接收方。格内数字为待签收件数；颜色越深，占全部等待时间的比重越大。")
    }

    package static var howToReadPeriod: String {
        say(
            en: """
                A row sends, a column receives. A number is the median wait to be signed for, with how many and with the \
                time that nine of ten kept within; the stronger the colour, the larger its share of all waiting time.
                """,
            zh: "行为发送方，列为接收方。格内为等待签收的中位数，其下为件次和九成不超过的时长；颜色越深，占全部等待时间的比重越大。")
    }

    package static var sender: String { say(en: "From", zh: "发送方") }
    package static var receiver: String { say(en: "To", zh: "接收方") }
    package static var senderByReceiver: String { say(en: "From ↓  To →", zh: "发送方 ↓  接收方 →") }
    package static var scaleLow: String { say(en: "small share of the waiting", zh: "等待占比小") }
    package static var scaleHigh: String { say(en: "large", zh: "占比大") }

    package static func cellNow(_ from: String, _ to: String, _ count: Int, _ longest: String) -> String {
        say(
            en: "\(from) to \(to): \(count) waiting, the longest for \(longest)",
            zh: "\(from) 至 \(to)：待签收 \(count) 件，最长 \(longest)")
    }

    package static func cellPeriod(
        _ from: String, _ to: String, _ count: Int, median: String, ninetieth: String
    ) -> String {
        say(
            en: "\(from) to \(to): \(count) waited, the median \(median), nine of ten within \(ninetieth)",
            zh: "\(from) 至 \(to)：\(count) 件次，中位数 \(median)，九成不超过 \(ninetieth)")
    }

    // A duration where there is little room.

    package static func days(_ count: Int) -> String { say(en: "\(count) d", zh: "\(count)天") }
    package static func hours(_ count: Int) -> String { say(en: "\(count) h", zh: "\(count)时") }
    package static func minutes(_ count: Int) -> String { say(en: "\(count) min", zh: "\(count)分") }
    package static func seconds(_ count: Int) -> String { say(en: "\(count) s", zh: "\(count)秒") }

    package static func leftOut(_ count: Int) -> String {
        say(
            en: "\(count, "unit") with little waiting are not shown.", zh: "另有 \(count) 个等待较少的单位未列出。")
    }

    package static var ranked: String { say(en: "Where most waiting is", zh: "等待最多的单位对") }
    package static var pair: String { say(en: "From, to", zh: "发送方、接收方") }
    package static var share: String { say(en: "Share", zh: "占比") }
    package static var waiting: String { say(en: "Waiting", zh: "待签收") }
    package static var number: String { say(en: "Number", zh: "件次") }
    package static var longest: String { say(en: "Longest", zh: "最长") }
    package static var median: String { say(en: "Median", zh: "中位数") }
    package static var ninetieth: String { say(en: "Nine of ten", zh: "九成不超过") }
    package static var total: String { say(en: "In all", zh: "合计时长") }

    // Between two.

    package static func between(_ from: String, _ to: String) -> String {
        say(en: "From \(from) to \(to)", zh: "\(from) 至 \(to)")
    }

    package static var other: String { say(en: "The other way", zh: "查看反方向") }
    package static var back: String { say(en: "Back to the map", zh: "返回交接地图") }
    package static var handovers: String { say(en: "Hand-overs", zh: "交接情况") }
    package static var openOnes: String { say(en: "Open now", zh: "当前未办结") }
    package static var kind: String { say(en: "As", zh: "时段") }
    package static var open: String { say(en: "Open", zh: "未办结") }
    package static var late: String { say(en: "Late", zh: "超期") }
    package static var theCase: String { say(en: "Case", zh: "办件") }
    package static var handoff: String { say(en: "Hand-off", zh: "交接") }
    package static var since: String { say(en: "Since", zh: "起始时间") }
    package static var lasting: String { say(en: "For", zh: "已持续") }

    package static func bounces(_ count: Int, _ median: String) -> String {
        say(
            en: "\(count, "case") went straight back (ping-pong), half of them within \(median).",
            zh: "退转往返 \(count) 件次，往返时长中位数 \(median)。")
    }

    package static var noneBetween: String {
        say(en: "Nothing was handed over between these two in this time.", zh: "这段时间这两个单位之间没有交接。")
    }

    package static var noneOpen: String { say(en: "Nothing is open between these two.", zh: "这两个单位之间没有未办结的交接。") }

    package static func moreOpen(_ shown: Int) -> String {
        say(en: "Only the \(shown) that have lasted longest are shown.", zh: "只列出持续最久的 \(shown) 件。")
    }
}
