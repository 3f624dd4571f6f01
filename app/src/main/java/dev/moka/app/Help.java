package dev.moka.app;

import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help pages look: synopsis, examples, options with their defaults, exit codes. */
final class Help {
    private static final int WIDTH = 100;
    private static final int LONGEST_OPTION = 32;

    private Help() {}

    /** Applies the style to a command and all below it. */
    static void style(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.width(WIDTH)
                .longOptionsMaxWidth(LONGEST_OPTION)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .sortSynopsis(false)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings());
        command.getSubcommands().values().forEach(Help::style);
    }
}
