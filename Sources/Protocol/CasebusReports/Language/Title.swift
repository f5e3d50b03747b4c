/// The titles of columns.
package enum Title {
    // What is meant.
    package static var theCase: String { say(en: "CASE", zh: "办件") }
    package static var matter: String { say(en: "MATTER", zh: "事项") }
    package static var step: String { say(en: "STEP", zh: "环节") }
    package static var materials: String { say(en: "MATERIALS", zh: "材料") }
    package static var name: String { say(en: "NAME", zh: "名称") }
    package static var matterKind: String { say(en: "KIND", zh: "类型") }
    package static var stage: String { say(en: "STAGE", zh: "阶段") }
    package static var after: String { say(en: "AFTER", zh: "前置环节") }
    package static var entry: String { say(en: "ENTRY", zh: "条目") }
    package static var handoff: String { say(en: "HAND-OFF", zh: "交接") }
    package static var unit: String { say(en: "UNIT", zh: "单位") }
    package static var role: String { say(en: "ROLE", zh: "角色") }
    package static var day: String { say(en: "DAY", zh: "日期") }
    package static var bus: String { say(en: "THE BUS", zh: "总线") }

    // Who.
    package static var holder: String { say(en: "WITH", zh: "持件方") }
    package static var askWhom: String { say(en: "ASK", zh: "持件方") }
    package static var responsible: String { say(en: "RESPONSIBLE", zh: "责任单位") }
    package static var office: String { say(en: "OFFICE", zh: "科室") }
    package static var post: String { say(en: "POST", zh: "岗位") }
    package static var applicants: String { say(en: "APPLICANTS", zh: "申请人") }
    package static var registeredBy: String { say(en: "REGISTERED BY", zh: "登记单位") }
    package static var registrar: String { say(en: "OF", zh: "登记单位") }
    package static var sender: String { say(en: "FROM", zh: "发送方") }
    package static var receiver: String { say(en: "TO", zh: "接收方") }

    // In which way.
    package static var kind: String { say(en: "AS", zh: "时段") }
    package static var stalled: String { say(en: "STALLED", zh: "滞留") }
    package static var state: String { say(en: "STATE", zh: "状态") }
    package static var present: String { say(en: "PRESENT", zh: "在线") }

    // When, and how long.
    package static var begin: String { say(en: "FROM", zh: "起始时间") }
    package static var since: String { say(en: "SINCE", zh: "起始时间") }
    package static var pushedAt: String { say(en: "PUSHED", zh: "推送时间") }
    package static var lasting: String { say(en: "FOR", zh: "时长") }
    package static var promised: String { say(en: "PROMISED", zh: "承诺时限") }
    package static var statutory: String { say(en: "STATUTORY", zh: "法定时限") }
    package static var kept: String { say(en: "NINE OF TEN", zh: "九成所需") }
    package static var away: String { say(en: "AWAY", zh: "转交时长") }
    package static var toSign: String { say(en: "TO SIGN", zh: "签收时限") }
    package static var over: String { say(en: "OVER", zh: "超期时长") }
    package static var held: String { say(en: "HELD", zh: "合计时长") }
    package static var heldWorking: String { say(en: "WORKING", zh: "工作时间") }
    package static var alone: String { say(en: "ALONE", zh: "单独等待") }
    package static var roundTrip: String { say(en: "THERE AND BACK", zh: "往返时长") }
    package static var waited: String { say(en: "WAITED", zh: "等待时间") }
    package static var median: String { say(en: "MEDIAN", zh: "中位数") }
    package static var ninetieth: String { say(en: "P90", zh: "90%分位") }
    package static var longest: String { say(en: "LONGEST", zh: "最长") }

    // How many.
    package static var signedFor: String { say(en: "SIGNED", zh: "已签收") }
    package static var number: String { say(en: "N", zh: "件次") }
    package static var share: String { say(en: "SHARE", zh: "占比") }
    package static var late: String { say(en: "LATE", zh: "超期件次") }
    package static var steps: String { say(en: "STEPS", zh: "环节") }
    package static var cases: String { say(en: "CASES", zh: "办件") }
    package static var answers: String { say(en: "ANSWERS", zh: "反馈") }
    package static var atOnce: String { say(en: "AT ONCE", zh: "随即办结") }
    package static var trips: String { say(en: "TRIPS", zh: "跑动") }
    package static var corrections: String { say(en: "CORRECTIONS", zh: "补正") }
    package static var handedOn: String { say(en: "HANDED ON", zh: "转交") }
    package static var bounces: String { say(en: "BOUNCES", zh: "退转往返") }
    package static var open: String { say(en: "OPEN", zh: "未办结") }
    package static var sessions: String { say(en: "SESSIONS", zh: "会话") }
    package static var inbox: String { say(en: "UNREAD", zh: "未收取") }
    package static var openIn: String { say(en: "OPEN IN", zh: "收到未办结") }
    package static var openOut: String { say(en: "OPEN OUT", zh: "发出未办结") }
}
