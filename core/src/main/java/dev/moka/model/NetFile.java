package dev.moka.model;

import dev.moka.proto.NetParameter;
import java.util.List;

/**
 * A net as read from text.
 *
 * @param net in today's form: every layer is a {@code layer}, every input an Input layer
 * @param warnings what was ignored, one line each, beginning {@code file:line:column:} where the place is known
 * @param upgrades what was rewritten because the file is of an older form, in words
 */
public record NetFile(NetParameter net, List<String> warnings, List<String> upgrades) {}
