package dev.moka.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The kinds of files that a module reads; found by ServiceLoader. */
public interface Targets {
    List<Target> targets();

    /** Those of all modules on the class path. */
    static List<Target> all() {
        List<Target> all = new ArrayList<>();
        ServiceLoader.load(Targets.class).forEach(module -> all.addAll(module.targets()));
        return all;
    }
}
