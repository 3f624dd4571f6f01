package dev.moka.app;

import dev.moka.LoadReport;
import java.util.ArrayList;
import java.util.List;

/**
 * A load report in words.
 *
 * @param problems what a user of the net should know, a sentence each
 * @param summary everything, a sentence each
 */
record LoadReportText(List<String> problems, List<String> summary) {
    static LoadReportText of(LoadReport report) {
        List<String> problems = new ArrayList<>(report.warnings());
        add(problems, report, "no weights for", report.missing());
        add(problems, report, "not used, because the net has no such layer:", report.unused());
        List<String> summary = new ArrayList<>();
        summary.add(String.format(
                "%s: %d layers matched, %d missing, %d unused, %d mismatched",
                report.file(),
                report.matched().size(),
                report.missing().size(),
                report.unused().size(),
                report.mismatched().size()));
        report.upgrades().forEach(upgrade -> summary.add(report.file() + ": " + upgrade));
        report.mismatched().forEach(mismatch -> summary.add("does not fit: " + mismatch));
        summary.addAll(problems);
        return new LoadReportText(List.copyOf(problems), List.copyOf(summary));
    }

    private static void add(List<String> lines, LoadReport report, String what, List<String> layers) {
        if (!layers.isEmpty()) {
            lines.add(report.file() + ": " + what + " " + String.join(", ", layers));
        }
    }
}
