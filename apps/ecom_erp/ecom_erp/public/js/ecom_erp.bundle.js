import "./desk";
import "./floor";
import "./indicators";
import "./lists";
import "./messages";
import "./rules";
import "./tickets";
import "./workflow";
