package import CasebusModel

/// Why the bus refuses. In English its own detail says so; Chinese has a sentence for every code, as docs/protocol.md
/// explains it, and the detail behind it where that says more.
package enum ProblemWords {
    /// What is wrong and what to do.
    package static func sentence(_ problem: Problem) -> String {
        switch Language.current {
        case .en: problem.detail
        case .zh: chinese[problem.code] ?? "本版本的 casebus 不识别这种拒绝原因，请看总线的原文。"
        }
    }

    /// What a code stands for, where no problem is at hand that has a detail: in English the code says it.
    package static func meaning(_ code: Problem.Code) -> String {
        switch Language.current {
        case .en: String(code.rawValue.map { ".-".contains($0) ? " " : $0 })
        case .zh: chinese[code] ?? ""
        }
    }

    /// The field at fault.
    package static func field(_ name: String) -> String {
        switch Language.current {
        case .en: name
        case .zh: fields[name].map { "\($0)（\(name)）" } ?? "字段 \(name)"
        }
    }

    package static func state(_ problem: Problem) -> String {
        // Of a hand-off the bus may know no more than that it is over; a case that is closed is archived.
        let isOver = problem.code == .handoffState && problem.state == "closed"
        return isOver && Language.current == .zh ? "已结束" : Term.shown(problem.state)
    }

    /// The bus's own detail, on a line of its own, where the sentence is not it and does not say it all.
    package static func original(_ problem: Problem) -> String {
        guard Language.current == .zh, !problem.detail.isEmpty, !whole.contains(problem.code) else { return "" }
        let line: Phrase = "\n  （原文：\(lines: problem.detail)）"
        return line.text
    }

    private static let whole: Set<Problem.Code> = [
        .sessionRequired, .unitImpersonated, .textNotUTF8, .fieldMissing, .caseExists, .caseTooManyHandoffs,
        .handoffUnknown, .handoffNotReceiver, .handoffNotSender, .handoffTooManyReports, .handoffTooManyUrges,
        .busStopping,
    ]

    package static let chinese: [Problem.Code: String] = [
        // The message as a whole.
        .messageMalformed: "消息无法读取。请更正发送消息的程序。",
        .messageTooManyFrames: "消息的帧数超过声明。请更正发送消息的程序。",
        .messageTooManyCommands: "一条消息最多 \(Limits.commandsPerMessage) 条命令。请分次发送。",
        .messageTooLarge: "消息太大。请减少一次发送的内容。",
        .messageFramesMissing: "消息的帧数少于声明。请更正发送消息的程序。",

        // The session.
        .sessionRequired: "尚未建立会话，或会话已结束。请重新连接，再发送没有应答的命令。",
        .sessionVersion: "双方没有共同的协议版本。请升级 casebus 或总线。",
        .sessionStaleEpoch: "同名的实例已经连接过总线。请停止多余的程序，或另取实例名。",
        .sessionTooMany: "会话数已到上限。请关闭一些会话，或稍后再试。",
        .sessionReplaced: "同名的实例建立了新会话，本会话已被取代。若不是您所为，请停止那个程序。",
        .sessionCut: "会话没有读取总线的应答，已被切断。请及时读取，或减少投递额度。",

        // Who asks.
        .keyUnknown: "密钥不属于任何单位。请联系运维人员将密钥写入 units.yaml。",
        .keyRevoked: "密钥已撤销。请使用本单位的新密钥。",
        .keyMissing: "没有出示密钥。请核对本单位的密钥和服务器公钥。",
        .unitImpersonated: "密钥属于另一个单位。请以本单位的名义办理。",
        .routingChosen: "连接自行指定了路由标识。请更正连接总线的程序。",
        .notAllowed: "本单位无权查看。如确有需要，请联系运维人员。",

        // A field.
        .commandMalformed: "命令无法读取。请更正发送命令的程序。",
        .commandUnknown: "总线不识别这种命令。请升级总线，或不使用它。",
        .commandTooLarge: "命令超过 \(Limits.commandBytes) 字节。请把文字和数据移到说明文字和载荷中。",
        .payloadTooLarge: "载荷太大。请改用附件引用。",
        .textTooLarge: "说明文字超过 \(Limits.textBytes) 字节。请缩短。",
        .textNotUTF8: "说明文字不是 UTF-8 编码。请更正发送命令的程序。",
        .signatureTooLarge: "签名超过 \(Limits.signatureBytes) 字节。请更正发送命令的程序。",
        .fieldMissing: "缺少必填内容。请补上。",
        .fieldTooLong: "内容太长。请缩短。",
        .fieldTooMany: "项数太多。请减少。",
        .fieldInvalid: "内容不符合要求。请按总线的原文改正。",

        // The ledger.
        .idReused: "这个命令编号已用于另一条命令。重发请勿改动内容；新的命令请换一个 --id。",
        .unitUnknown: "没有这个单位。请核对单位地址，或联系运维人员添加。",
        .caseUnknown: "没有这个办件，或本单位无权查看。请核对办件编号，并用 --registrar 写明登记单位。",
        .caseExists: "本单位已用这个编号登记过办件。请换一个编号。",
        .caseState: "办件的当前状态不允许这样办理。请选择允许的操作。",
        .caseNotHolder: "办件不在本单位。请先用 casebus case 查看持件方。",
        .caseTooManyHandoffs: "一个办件最多同时有 \(Limits.openHandoffsPerCase) 个未办结的交接。请等其中一些办结。",
        .handoffUnknown: "没有这个交接。请核对交接编号。",
        .handoffState: "交接的当前状态不允许这样办理。请选择允许的操作。",
        .handoffNotReceiver: "这个交接不是推送给本单位的，应由接收方办理。",
        .handoffNotSender: "这个交接不是本单位推送的，应由发送方办理。",
        .handoffTooManyReports: "一个交接最多反馈 \(Limits.progressReportsPerHandoff) 次进展。请反馈结果，办结交接。",
        .handoffTooManyUrges: "一个交接最多催办 \(Limits.urgesPerHandoff) 次。请联系接收方的上级。",
        .handoffTooManyOrders: "一个交接最多督办 \(Limits.ordersPerHandoff) 次。请直接联系接收方。",
        .handoffTooManyExplanations: "一个交接最多说明情况 \(Limits.explanationsPerHandoff) 次。请反馈结果，办结交接。",
        .handoffTooManyReassignments: "一个交接最多改派 \(Limits.reassignmentsPerHandoff) 次。请在现科室办理，或拒签。",
        .caseTooManyProcedures: "一个办件最多有 \(Limits.proceduresPerCase) 次特别程序。请决定或归档。",
        .notSuspended: "没有中止，无从恢复。请核对办件和交接的编号。",
        .procedureGround: "规则不承认这个中止或延期的理由。请按总线的原文改正。",
        .correctionOnce: "补正只能告知一次，须一次告知全部内容。请受理，或决定不予受理。",
        .extensionOverLimit: "延期超过法定上限。请减少天数，或按期决定。",
        .notSuperior: "只有接收方的上级或运维人员可以督办。请改用催办，或联系其上级。",
        .otherDepartment: "改派只能在本部门之内。其他部门的职责请提出职责争议，或反馈转办。",
        .notConvenor: "只有召集单位可以裁定。请联系召集单位。",
        .disputeNoList: "没有生效的确权清单，不能提出职责争议。请拒签并写明原因。",
        .disputeNoEntry: "确权清单没有这个条目，或条目不是这个环节的。请用 casebus matters route 核对。",
        .disputeRuled: "召集单位已经裁定，不能再提出争议。请签收。",
        .matterUnknown: "事项库没有这个事项。请用 casebus matters 核对代码，或联系运维人员添加。",
        .stepUnknown: "事项库中该事项没有这个环节。请用 casebus matters show 核对代码。",
        .routingNoOwner: "确权清单没有写明这个环节的责任单位。请用 --to 写明接收方，或联系运维人员补上。",
        .routingNotOwner: "确权清单规定由另一个单位办理。请推送给清单中的责任单位。",
        .timeNotAsserted: "只有导入方可以声明时间、代其他单位办理。请去掉这些内容。",
        .timeBackwards: "时间早于办件的上一条记录。请按时间先后发送。",

        // The bus.
        .inboxFull: "本单位未收取的通知太多。请先用 casebus inbox --follow 收取。",
        .busFull: "总线上未办结的交接已到上限。请稍后再试。",
        .diskFull: "总线的磁盘已满，本次没有记录。腾出空间后自行恢复，请稍后再试。",
        .logRejected: "总线的日志无法写入，本次没有记录。请稍后再试，并告知运维人员。",
        .configurationInvalid: "配置有误，没有生效。请按总线的原文改正，可先用 casebus check 检查。",
        .unitInUse: "单位还有未办结的交接或闲置的办件，不能移除。请先办结，或写明由谁接续。",
        .busStopping: "总线正在停止。请等它恢复后再试。",

        // Queries.
        .queryUnknown: "总线不识别这种查询。请核对 casebus 和 casebusd 的版本。",
        .queryInvalid: "查询条件不符合要求。请按总线的原文改正。",
        .queryBusy: "等待的查询太多。请稍后再试。",
        .queryFailed: "总线无法读取索引或日志。请再试一次，并告知运维人员。",
    ]

    private static let fields = [
        "case": "办件", "register.case_id": "办件编号", "id": "编号", "handoff": "交接", "unit": "单位",
        "push.to": "接收方", "push.step": "环节", "push.matter": "事项", "register.matter": "事项", "registrar": "登记单位",
        "matter": "事项", "step": "环节", "reason": "原因代码",
        "outcome": "反馈结果", "decision": "决定", "text": "说明文字", "payload": "载荷", "push": "推送",
        "occurred_at_ms": "发生时间", "on_behalf_of": "代办单位", "instance": "实例", "epoch": "启动纪元",
        "owner": "责任单位", "acknowledge.owner": "责任单位", "rule.owner": "责任单位", "acknowledge.entry": "清单条目",
        "entry": "清单条目", "ground": "理由", "suspend.ground": "理由", "extend.ground": "理由", "approver": "批准单位或岗位",
        "suspend.approver": "批准单位或岗位", "extend.approver": "批准单位或岗位", "notice": "通知书编号",
        "suspend.notice": "通知书编号", "extend.notice": "通知书编号", "correction.notice": "通知书编号",
        "suspend.party": "等待对象", "extend.days": "延期天数", "suspend.days": "告知天数", "days": "天数",
        "office": "科室", "reassign.office": "科室", "explain.reason": "原因代码", "rule.reason": "原因代码",
        "acknowledge.reason": "原因代码", "register.linked_to": "关联办件",
        "name": "查询", "query": "查询", "limit": "条数", "since": "起始时间", "until": "截止时间",
    ]
}
