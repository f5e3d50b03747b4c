/// The words of the wire as people read them.
enum Term {
    /// In English the word itself; in Chinese that of docs/glossary.md. A word this version does not know stays as it
    /// is.
    static func shown(_ word: String) -> String {
        switch Language.current {
        case .en: word
        case .zh: chinese[word.replacing("-", with: "_")] ?? word
        }
    }

    static let chinese = [
        // A case's states, and those of a hand-off.
        "registered": "已登记", "accepted": "已受理", "decided": "已决定", "closed": "已归档",
        "pushed": "已推送", "signed": "已签收", "answered": "已反馈", "refused": "已拒签", "withdrawn": "已撤回",
        // Kinds of intervals.
        "preparing": "准备中", "waiting": "待签收", "at_work": "办理中", "idle": "闲置", "bus": "总线停机",
        "away": "收件方离线",
        // Decisions and outcomes.
        "granted": "准予", "denied": "不予许可", "not_accepted": "不予受理", "terminated": "终止",
        "progress": "进展", "done": "办结", "declined": "不同意", "partial": "部分办结",
        "needs_correction": "需补正", "transferred": "转办",
        // Acts, as a problem allows them.
        "register": "登记", "accept": "受理", "decide": "决定", "close": "归档", "push": "推送",
        "acknowledge": "签收", "feedback": "反馈", "withdraw": "撤回", "urge": "催办",
        "decide not_accepted": "决定不予受理", "decide terminated": "决定终止",
        // Roles.
        "unit": "单位", "operator": "运维人员", "importer": "导入方",
    ]
}

/// What stands between the parts of a list.
enum Separator {
    static var item: String { say(en: ", ", zh: "、") }
    static var clause: String { say(en: "; ", zh: "；") }
    static var and: String { say(en: " and ", zh: "、") }
}
