/// The words of the wire as people read them.
package enum Term {
    /// In English the word itself; in Chinese that of docs/glossary.md. A word this version does not know stays as it
    /// is.
    package static func shown(_ word: String) -> String {
        switch Language.current {
        case .en: word
        case .zh: chinese[word.replacing("-", with: "_")] ?? word
        }
    }

    package static let chinese = [
        // A case's states, and those of a hand-off.
        "registered": "已登记", "accepted": "已受理", "decided": "已决定", "closed": "已归档",
        "pushed": "已推送", "signed": "已签收", "answered": "已反馈", "refused": "已拒签", "withdrawn": "已撤回",
        "disputed": "争议中", "suspended": "已中止", "ruled": "已裁定",
        // Kinds of intervals.
        "preparing": "准备中", "waiting": "待签收", "at_work": "办理中", "idle": "闲置", "bus": "总线停机",
        "away": "收件方离线", "in_dispute": "争议中",
        // Decisions and outcomes.
        "granted": "准予", "denied": "不予许可", "not_accepted": "不予受理", "terminated": "终止",
        "found": "发现问题", "clear": "未发现问题",
        "progress": "进展", "done": "办结", "declined": "不同意", "partial": "部分办结",
        "needs_correction": "需补正", "transferred": "转办",
        // Acts, as a problem allows them.
        "register": "登记", "accept": "受理", "decide": "决定", "close": "归档", "push": "推送",
        "acknowledge": "签收", "feedback": "反馈", "withdraw": "撤回", "urge": "催办",
        "decide not_accepted": "决定不予受理", "decide terminated": "决定终止", "acknowledge sign": "签收",
        "suspend": "中止", "resume": "恢复", "extend": "延期", "correction": "补正告知", "corrected": "补正完成",
        "oversee": "督办", "explain": "情况说明", "rule": "裁定", "reassign": "改派",
        "dispute": "职责争议", "proxy_sign": "代签收",
        // What an applicant is.
        "company": "企业", "person": "个人",
        // Limits, as cards name them.
        "promised_limit": "承诺时限", "statutory_limit": "法定时限", "waiting_limit": "签收时限",
        "negotiation_limit": "协商时限", "ruling_limit": "裁定时限", "idle_limit": "闲置时限", "issue_limit": "颁发送达时限",
        // Roles.
        "unit": "单位", "operator": "运维人员", "importer": "导入方",
    ]
}

/// What stands between the parts of a list.
package enum Separator {
    package static var item: String { say(en: ", ", zh: "、") }
    package static var clause: String { say(en: "; ", zh: "；") }
    package static var and: String { say(en: " and ", zh: "、") }
}
