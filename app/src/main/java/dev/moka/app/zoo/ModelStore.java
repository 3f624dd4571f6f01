package dev.moka.app.zoo;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the models that were pulled: {@code ROOT/NAME} is a whole model, {@code ROOT/.pulling/NAME} one that is being
 * pulled, and {@code ROOT/cards} has the user's own cards.
 */
public final class ModelStore {
    private static final String PULLING = ".pulling";

    private final Path root;

    public ModelStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** What is here of a model. */
    public enum State {
        /** Nothing. */
        NO,
        /** A pull began and did not end. */
        PARTLY,
        /** All of it, pulled. */
        YES,
        /** A folder that was not made by a pull. */
        OWN
    }

    /** What {@link #verify} says of a file. */
    public enum Verdict {
        OK,
        CHANGED,
        MISSING,
        /** No card says what it should be. */
        UNKNOWN;

        /** Whether the model is not what it was. */
        public boolean differs() {
            return this == CHANGED || this == MISSING;
        }
    }

    /**
     * @param file its name in the model's folder
     * @param sha1 what its SHA-1 is now, null if it is missing
     * @param expected what the card says
     */
    public record Check(
            String file,
            Verdict verdict,
            @Nullable String sha1,
            @Nullable String expected) {}

    public Path root() {
        return root;
    }

    /** All cards, Moka's and those in {@code ROOT/cards}. */
    public Cards cards() {
        return new Cards(root.resolve("cards"));
    }

    /** Where the whole model is, or will be. */
    public Path folder(String name) {
        return root.resolve(name);
    }

    /** Where a model is while it is being pulled. */
    Path workshop(String name) {
        return root.resolve(PULLING).resolve(name);
    }

    public State state(String name) {
        if (Files.isDirectory(folder(name))) {
            return Files.exists(folder(name).resolve(ZooCard.FILE)) ? State.YES : State.OWN;
        }
        return Files.isDirectory(workshop(name)) ? State.PARTLY : State.NO;
    }

    /** The card that a pull left in a model's folder; null if none did. */
    public static @Nullable ZooCard cardIn(Path folder) {
        Path file = folder.resolve(ZooCard.FILE);
        try {
            return Files.exists(file) ? ZooCard.parse(Files.readAllBytes(file), file.toString()) : null;
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.FAILED, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Compares the files in a model's folder with the card in it, byte by byte. */
    public static List<Check> verify(Path folder) {
        ZooCard card = cardIn(folder);
        List<Check> checks = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            List<ZooFile> expected = card == null ? List.of() : card.files();
            for (ZooFile file : expected) {
                checks.add(check(folder.resolve(file.name()), file));
            }
            for (Path other : entries.filter(Files::isRegularFile).sorted().toList()) {
                String name = other.getFileName().toString();
                if (!name.equals(ZooCard.FILE)
                        && expected.stream().noneMatch(file -> file.name().equals(name))) {
                    checks.add(new Check(name, Verdict.UNKNOWN, Sha1.of(other), null));
                }
            }
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.FAILED, folder + " cannot be read: " + e.getMessage(), e);
        }
        return checks;
    }

    private static Check check(Path path, ZooFile file) throws IOException {
        if (!Files.isRegularFile(path)) {
            return new Check(file.name(), Verdict.MISSING, null, file.sha1());
        }
        String sha1 = Sha1.of(path);
        Verdict verdict =
                file.sha1() == null ? Verdict.UNKNOWN : file.sha1().equals(sha1) ? Verdict.OK : Verdict.CHANGED;
        return new Check(file.name(), verdict, sha1, file.sha1());
    }

    /**
     * Removes a model, and what an unfinished pull of it left.
     *
     * @param force also if it was not pulled
     * @throws MokaException (FAILED) if it is not here, or not ours to remove
     */
    public void remove(String name, boolean force) {
        if (!ZooCard.isName(name) || name.equals("cards")) {
            throw MokaException.failed(
                    "'%s' is no model of the store %s: rm takes a name, and removes nothing outside", name, root);
        }
        State state = state(name);
        if (state == State.NO) {
            throw MokaException.failed(
                    "there is no model '%s' in %s: moka models list shows what is there", name, root);
        }
        if (state == State.OWN && !force) {
            throw MokaException.failed(
                    "%s was not made by moka pull: pass --force to remove it all the same", folder(name));
        }
        try {
            if (Files.isDirectory(folder(name))) {
                setAside(name);
            }
            deleteTree(workshop(name));
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.FAILED, "cannot remove " + folder(name) + ": " + e.getMessage(), e);
        }
    }

    /** Takes a model out of sight in one move, and then deletes it: half of it is never seen. */
    void setAside(String name) throws IOException {
        Path aside = workshop(name + ".old");
        deleteTree(aside);
        Files.createDirectories(aside.getParent());
        Files.move(folder(name), aside, StandardCopyOption.ATOMIC_MOVE);
        deleteTree(aside);
    }

    private static void deleteTree(Path tree) throws IOException {
        if (Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> entries = Files.walk(tree)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }
}
