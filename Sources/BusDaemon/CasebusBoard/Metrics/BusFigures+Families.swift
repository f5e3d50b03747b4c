internal import CasebusMetrics
internal import CasebusRuntime

/// The loop's and the disk's figures as metrics. Names are for ever: rules and boards of others depend on them.
extension BusFigures {
    func families(boardReads: QueueDepth) -> [MetricFamily] {
        [
            MetricFamily(
                "casebus_build", .info, "The program's version, and whether its clock was ever sped up",
                [.init(.number(1), [("version", version), ("demo", isDemo ? "true" : "false")])])
        ] + work + latencies + sessions + queues(status.queues + [boardReads]) + state + disk
    }

    private var work: [MetricFamily] {
        let (counters, measures) = (status.counters, status.measures)
        return [
            MetricFamily("casebus_messages", .counter, "Messages taken from the sockets", counters.messages),
            MetricFamily("casebus_receipts", .counter, "Commands recorded", counters.receipts),
            MetricFamily(
                "casebus_repeats", .counter, "Commands recorded before, answered with their receipt", counters.repeats),
            MetricFamily(
                "casebus_problems", .counter, "What a session was answered with a problem, by its code",
                byCode(measures.problems)),
            MetricFamily(
                "casebus_refusals", .counter, "Peers turned away and trespasses, by the problem's code",
                byCode(status.refusals)),
            MetricFamily("casebus_records", .counter, "Records on the disk since the start", counters.records),
            MetricFamily("casebus_batches", .counter, "Batches on the disk since the start", counters.batches),
            MetricFamily("casebus_deliveries", .counter, "Deliveries given to sessions", counters.deliveries),
            MetricFamily(
                "casebus_flush_failures", .counter, "Batches that the disk did not take", measures.flushFailures),
            MetricFamily(
                "casebus_paused_turns", .counter, "Turns in which nothing was read, since enough was gathered",
                measures.pausedTurns),
            MetricFamily(
                "casebus_clock_jumps", .counter, "Jumps of the system's clock that were not followed",
                measures.clockJumps),
        ]
    }

    private func byCode(_ counts: [String: UInt64]) -> [MetricFamily.Series] {
        counts.sorted { $0.key < $1.key }.map { .init(.number(Double($0.value)), [("code", $0.key)]) }
    }

    private var latencies: [MetricFamily] {
        let measures = status.measures
        return [
            MetricFamily(
                "casebus_command_durable_seconds", unit: "seconds",
                "From the turn that took a command until it was on the disk", seconds(measures.durable)),
            MetricFamily(
                "casebus_command_receipt_seconds", unit: "seconds",
                "From the turn that took a command until its receipt was given to the socket",
                seconds(measures.receipt)),
            MetricFamily(
                "casebus_flush_seconds", unit: "seconds", "One write and one fdatasync of a batch",
                seconds(measures.flush)),
            MetricFamily("casebus_batch_records", "Records of a batch", histogram(measures.batchRecords, scale: 1)),
        ]
    }

    private func seconds(_ histogram: LoopHistogram) -> HistogramValue { self.histogram(histogram, scale: 1e9) }

    private func histogram(_ histogram: LoopHistogram, scale: Double) -> HistogramValue {
        HistogramValue(
            bounds: histogram.bounds.map { Double($0) / scale }, counts: histogram.counts,
            sum: Double(histogram.sum) / scale)
    }

    private var sessions: [MetricFamily] {
        let (counters, measures) = (status.counters, status.measures)
        return [
            MetricFamily("casebus_sessions", .gauge, "Open sessions", status.sessions),
            MetricFamily("casebus_sessions_limit", .gauge, "Sessions at most", status.sessionsLimit),
            MetricFamily(
                "casebus_sessions_blocked", .gauge, "Sessions that do not read what is sent to them",
                status.blockedSessions),
            MetricFamily("casebus_sessions_opened", .counter, "Sessions opened", counters.sessionsOpened),
            MetricFamily(
                "casebus_sessions_cut", .counter, "Sessions cut since they did not read", counters.sessionsCut),
            MetricFamily(
                "casebus_credit_granted", .gauge, "Deliveries that the open sessions take without confirming",
                measures.creditGranted),
            MetricFamily(
                "casebus_credit_used", .gauge, "Deliveries given to open sessions and not confirmed",
                measures.creditUsed),
        ]
    }

    private func queues(_ queues: [QueueDepth]) -> [MetricFamily] {
        func series(_ count: (QueueDepth) -> Int) -> [MetricFamily.Series] {
            queues.map { .init(.number(Double(count($0))), [("queue", $0.name)]) }
        }
        return [
            MetricFamily("casebus_queue_entries", .gauge, "How full the bus's queues are", series(\.depth)),
            MetricFamily("casebus_queue_entries_limit", .gauge, "What each queue holds at most", series(\.limit)),
            MetricFamily(
                "casebus_gathered_bytes", .gauge, unit: "bytes",
                "The most gathered for one batch in the second behind", status.measures.gatheredBytesMost),
        ]
    }

    private var state: [MetricFamily] {
        [
            MetricFamily("casebus_open_cases", .gauge, "Open cases", status.openCases),
            MetricFamily("casebus_cases_registered", .counter, "Cases ever registered", status.casesRegistered),
            MetricFamily("casebus_cases_closed", .counter, "Cases ever closed", status.casesClosed),
            MetricFamily(
                "casebus_overdue_handoffs", .gauge,
                "Open hand-offs past a limit, as a yellow or red card says, by hall, bureau or centre", overdueSeries),
            MetricFamily(
                "casebus_uncollected_notices", .gauge, "Notices that units have not confirmed",
                status.units.reduce(0) { $0 + $1.inbox }),
            MetricFamily(
                "casebus_remembered_ids", .gauge, "Command ids in memory, since the last checkpoint",
                status.rememberedIDs),
            MetricFamily("casebus_index_lag_records", .gauge, "Records that the index lacks", indexLagRecords),
            MetricFamily(
                "casebus_index_lag_seconds", .gauge, unit: "seconds",
                "How long ago the first record was recorded that the index lacks; 0 where it lacks none",
                indexLagSeconds),
            MetricFamily("casebus_index_bytes", .gauge, unit: "bytes", "Bytes of the index's files", indexBytes),
        ]
    }

    /// Units with a series of their own; the least overdue of more share one.
    static let overdueUnitsMax = 200

    /// Those that have most to do first, so that it is not they who share.
    private var overdueSeries: [MetricFamily.Series] {
        let units = overdue.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var shown = units.prefix(Self.overdueUnitsMax).sorted { $0.key < $1.key }
            .map { MetricFamily.Series(.number(Double($0.value)), [("unit", $0.key)]) }
        let rest = units.dropFirst(Self.overdueUnitsMax)
        if !rest.isEmpty {
            let sum = rest.reduce(0) { $0 + $1.value }
            shown.append(.init(.number(Double(sum)), [("unit", MetricsRegistry.other)]))
        }
        return shown
    }

    private var disk: [MetricFamily] {
        [
            MetricFamily("casebus_journal_records", .gauge, "The number of the log's last durable record", head),
            MetricFamily("casebus_journal_segments", .gauge, "Files of the log", journalSegments),
            MetricFamily("casebus_journal_bytes", .gauge, unit: "bytes", "Bytes of the log's records", journalBytes),
            MetricFamily(
                "casebus_disk_free_bytes", .gauge, unit: "bytes", "Free on the disk of the state folder", diskFreeBytes),
            MetricFamily(
                "casebus_disk_size_bytes", .gauge, unit: "bytes", "Size of the disk of the state folder", diskBytes),
            MetricFamily(
                "casebus_disk_full", .gauge, "1 while nothing is recorded since there is no room",
                status.isDiskFull && !status.isDiskFailing ? 1 : 0),
            MetricFamily(
                "casebus_disk_failing", .gauge, "1 while nothing is recorded although there is room",
                status.isDiskFailing ? 1 : 0),
        ]
    }
}
