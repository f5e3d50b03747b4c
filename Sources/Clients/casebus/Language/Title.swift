/// The titles of columns.
enum Title {
    // What is meant.
    static var theCase: String { say(en: "CASE", zh: "办件") }
    static var matter: String { say(en: "MATTER", zh: "事项") }
    static var step: String { say(en: "STEP", zh: "环节") }
    static var materials: String { say(en: "MATERIALS", zh: "材料") }
    static var name: String { say(en: "NAME", zh: "名称") }
    static var matterKind: String { say(en: "KIND", zh: "类型") }
    static var stage: String { say(en: "STAGE", zh: "阶段") }
    static var after: String { say(en: "AFTER", zh: "前置环节") }
    static var entry: String { say(en: "ENTRY", zh: "条目") }
    static var handoff: String { say(en: "HAND-OFF", zh: "交接") }
    static var unit: String { say(en: "UNIT", zh: "单位") }
    static var role: String { say(en: "ROLE", zh: "角色") }
    static var day: String { say(en: "DAY", zh: "日期") }
    static var bus: String { say(en: "THE BUS", zh: "总线") }

    // Who.
    static var holder: String { say(en: "WITH", zh: "持件方") }
    static var askWhom: String { say(en: "ASK", zh: "持件方") }
    static var responsible: String { say(en: "RESPONSIBLE", zh: "责任单位") }
    static var office: String { say(en: "OFFICE", zh: "科室") }
    static var post: String { say(en: "POST", zh: "岗位") }
    static var applicants: String { say(en: "APPLICANTS", zh: "申请人") }
    static var registeredBy: String { say(en: "REGISTERED BY", zh: "登记单位") }
    static var registrar: String { say(en: "OF", zh: "登记单位") }
    static var sender: String { say(en: "FROM", zh: "发送方") }
    static var receiver: String { say(en: "TO", zh: "接收方") }

    // In which way.
    static var kind: String { say(en: "AS", zh: "时段") }
    static var stalled: String { say(en: "STALLED", zh: "滞留") }
    static var state: String { say(en: "STATE", zh: "状态") }
    static var present: String { say(en: "PRESENT", zh: "在线") }

    // When, and how long.
    static var begin: String { say(en: "FROM", zh: "起始时间") }
    static var since: String { say(en: "SINCE", zh: "起始时间") }
    static var pushedAt: String { say(en: "PUSHED", zh: "推送时间") }
    static var lasting: String { say(en: "FOR", zh: "时长") }
    static var promised: String { say(en: "PROMISED", zh: "承诺时限") }
    static var statutory: String { say(en: "STATUTORY", zh: "法定时限") }
    static var kept: String { say(en: "NINE OF TEN", zh: "九成所需") }
    static var away: String { say(en: "AWAY", zh: "转交时长") }
    static var toSign: String { say(en: "TO SIGN", zh: "签收时限") }
    static var over: String { say(en: "OVER", zh: "超时") }
    static var held: String { say(en: "HELD", zh: "合计时长") }
    static var heldWorking: String { say(en: "WORKING", zh: "工作时间") }
    static var alone: String { say(en: "ALONE", zh: "单独等待") }
    static var roundTrip: String { say(en: "THERE AND BACK", zh: "往返时长") }
    static var waited: String { say(en: "WAITED", zh: "等待时间") }
    static var median: String { say(en: "MEDIAN", zh: "中位数") }
    static var ninetieth: String { say(en: "P90", zh: "90%分位") }
    static var longest: String { say(en: "LONGEST", zh: "最长") }

    // How many.
    static var signedFor: String { say(en: "SIGNED", zh: "已签收") }
    static var number: String { say(en: "N", zh: "件次") }
    static var share: String { say(en: "SHARE", zh: "占比") }
    static var late: String { say(en: "LATE", zh: "超期") }
    static var steps: String { say(en: "STEPS", zh: "环节") }
    static var cases: String { say(en: "CASES", zh: "办件") }
    static var answers: String { say(en: "ANSWERS", zh: "反馈") }
    static var atOnce: String { say(en: "AT ONCE", zh: "随即办结") }
    static var trips: String { say(en: "TRIPS", zh: "跑动") }
    static var corrections: String { say(en: "CORRECTIONS", zh: "补正") }
    static var handedOn: String { say(en: "HANDED ON", zh: "转交") }
    static var bounces: String { say(en: "BOUNCES", zh: "退转往返") }
    static var open: String { say(en: "OPEN", zh: "未办结") }
    static var sessions: String { say(en: "SESSIONS", zh: "会话") }
    static var inbox: String { say(en: "UNREAD", zh: "未收取") }
    static var openIn: String { say(en: "OPEN IN", zh: "收到未办结") }
    static var openOut: String { say(en: "OPEN OUT", zh: "发出未办结") }
}
