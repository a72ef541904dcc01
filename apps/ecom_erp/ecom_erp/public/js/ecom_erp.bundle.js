import "./desk";
import "./indicators";
import "./lists";
import "./messages";
import "./rules";
